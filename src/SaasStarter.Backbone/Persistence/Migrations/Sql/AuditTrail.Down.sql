drop table backbone.audit_entry, backbone.audit_seal, backbone.audit_verification cascade;
drop schema audit;
drop function backbone.new_entry_id(), backbone.create_audit_partition(date), backbone.protect_audit_partition(text), backbone.maintain_audit_partitions(),
    backbone.audit_row(), backbone.record_entry(text, text, text, text), backbone.record_platform_entry(text, text, text, text, uuid, text, text),
    backbone.create_tenant(uuid, text, text, text, uuid, uuid, text),
    backbone.audit_part(text), backbone.audit_value_salt(bytea, text), backbone.audit_commitment(bytea, jsonb, text, text),
    backbone.unsealed_audit_trails(), backbone.seal_audit_trail(uuid, integer), backbone.forget_audit_entries(uuid, timestamptz),
    backbone.erase_audit_values(uuid, text[], text[]), backbone.record_audit_verification(uuid, bigint, bigint, text, bigint, uuid);
drop policy auditor on backbone.tenant;
revoke select (id) on backbone.tenant from saasstarter_auditor;

create or replace function backbone.current_tenant() returns uuid
    language sql stable parallel safe
    return nullif(current_setting('app.tenant_id', true), '')::uuid;

grant insert on backbone.audit_action to saasstarter_founder;
create policy founder on backbone.audit_action for insert to saasstarter_founder with check (true);
create function backbone.create_tenant(p_tenant_id uuid, p_slug text, p_skeleton text, p_name text, p_person_id uuid, p_membership_id uuid, p_action_id uuid)
    returns void
    language sql security definer set search_path = ''
as $$
    insert into backbone.tenant (id, slug, slug_skeleton, name, status, created_at)
    values (p_tenant_id, p_slug, p_skeleton, p_name, 'Active', now());
    insert into backbone.membership (tenant_id, id, person_id, role, joined_at)
    values (p_tenant_id, p_membership_id, p_person_id, 'owner', now());
    insert into backbone.audit_action (tenant_id, id, occurred_at, person_id, action)
    values (p_tenant_id, p_action_id, now(), p_person_id, 'CreateTenant');
$$;
alter function backbone.create_tenant(uuid, text, text, text, uuid, uuid, uuid) owner to saasstarter_founder;
revoke execute on function backbone.create_tenant(uuid, text, text, text, uuid, uuid, uuid) from public;
grant execute on function backbone.create_tenant(uuid, text, text, text, uuid, uuid, uuid) to saasstarter_app;
