-- One row, made here for good: whoever moves it makes none.
insert into backbone.stripe_event_cursor (id) values (1);
alter table backbone.stripe_event_cursor add constraint stripe_event_cursor_id_check check (id = 1);
grant select, update (last_event_id, last_event_at, read_at) on backbone.stripe_event_cursor to saasstarter_backoffice;

-- Staff see what a tenant's people were told about its payments.
create policy backoffice_reads on backbone.billing_notice for select to saasstarter_backoffice using (true);
grant select on backbone.billing_notice to saasstarter_backoffice;
