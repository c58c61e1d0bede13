-- The page of health counts the files that are damaged, and the tenants whose files nobody has compared lately. Neither names nor places are told.
grant select (tenant_id, created_at, damaged_since) on backbone.stored_file to saasstarter_backoffice;
create policy backoffice_reads on backbone.stored_file for select to saasstarter_backoffice using (true);
