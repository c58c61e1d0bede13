-- Staff see how many deliveries fail, and neither what was sent nor where to.
create policy backoffice_reads on backbone.webhook_delivery for select to saasstarter_backoffice using (true);
grant select (tenant_id, id, state, last_attempt_at) on backbone.webhook_delivery to saasstarter_backoffice;
