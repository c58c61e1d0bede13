-- What people look for in the trail: what somebody did, and what was done, or which kind of record was changed. The newest first, tenant by tenant.
create index audit_entry_person_idx on backbone.audit_entry (tenant_id, person_id, occurred_at);
create index audit_entry_what_idx on backbone.audit_entry (tenant_id, coalesce(action, entity), occurred_at);
