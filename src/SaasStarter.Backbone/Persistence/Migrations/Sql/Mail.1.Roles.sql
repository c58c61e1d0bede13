alter table backbone.outgoing_mail
    add constraint outgoing_mail_tenant_id_fkey foreign key (tenant_id) references backbone.tenant (id) on delete restrict;

-- What did not arrive, what a tenant's erasure deletes, and what is old enough to be forgotten.
create index outgoing_mail_status_idx on backbone.outgoing_mail (status, id) where status <> 'Sent';
create index outgoing_mail_finished_idx on backbone.outgoing_mail (tenant_id, finished_at);

alter table backbone.outgoing_mail enable row level security, force row level security;

-- The application: its tenant's mails.
create policy tenant on backbone.outgoing_mail to saasstarter_app
    using (tenant_id = backbone.current_tenant()) with check (tenant_id = backbone.current_tenant());
grant select, insert, delete, update (content, status, attempts, reason, finished_at) on backbone.outgoing_mail to saasstarter_app;

-- Accounts: those that belong to no tenant.
create policy accounts on backbone.outgoing_mail to saasstarter_accounts using (tenant_id is null) with check (tenant_id is null);
grant select, insert, delete, update (content, status, attempts, reason, finished_at) on backbone.outgoing_mail to saasstarter_accounts;

-- Staff see to whom mails were sent and what became of them, and not what they say, encrypted or not.
create policy backoffice_reads on backbone.outgoing_mail for select to saasstarter_backoffice using (true);
grant select (id, tenant_id, kind, recipient, status, attempts, reason, created_at, expires_at, finished_at) on backbone.outgoing_mail to saasstarter_backoffice;

-- Migrations, and the end of a tenant.
create policy owner on backbone.outgoing_mail to saasstarter_owner using (true) with check (true);
create policy eraser on backbone.outgoing_mail to saasstarter_eraser using (true);
grant select, delete on backbone.outgoing_mail to saasstarter_eraser;
