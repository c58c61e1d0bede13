-- As they were: AuditTrail.1.Entries.sql and AuditTrail.2.Writers.sql say why.
create or replace function backbone.is_import() returns boolean
    language sql stable parallel safe
    return current_user = 'saasstarter_owner' and coalesce(current_setting('app.import', true), '') = 'on';

create or replace function backbone.new_entry_id() returns uuid
    language plpgsql volatile set search_path = ''
as $$
declare
    v_microseconds bigint := extract(epoch from clock_timestamp()) * 1000000;
begin
    return encode(overlay(uuid_send(gen_random_uuid()) placing
        substring(int8send(v_microseconds / 1000) from 3) || substring(int8send(28672 + v_microseconds % 1000 * 4) from 7) from 1 for 8), 'hex')::uuid;
end $$;

alter table backbone.audit_entry
    add constraint audit_entry_tells_of_one check ((entity is not null) = (kind in ('Created', 'Changed', 'Deleted')) and (action is null) = (entity is not null)),
    add constraint audit_entry_is_salted check ((salt is null) = (erased is not null));

create or replace function backbone.record_entry(p_kind text, p_action text, p_subject text, p_reason text) returns void
    language plpgsql security definer set search_path = ''
as $$
declare
    v_origin text[] := string_to_array(nullif(current_setting('app.origin', true), ''), '|');
begin
    insert into backbone.audit_entry (tenant_id, kind, action, subject, reason, person_id, agent_id, address, trace_id, job_id)
    values (backbone.current_tenant(), p_kind, left(p_action, 80), left(p_subject, 80), left(p_reason, 80), nullif(current_setting('app.user_id', true), '')::uuid,
            nullif(v_origin[1], '')::uuid, nullif(v_origin[2], ''), nullif(v_origin[3], ''), nullif(v_origin[4], '')::uuid);
end $$;

create or replace function backbone.record_platform_entry(p_kind text, p_action text, p_subject text, p_reason text, p_person_id uuid, p_person_email text, p_origin text) returns void
    language plpgsql security definer set search_path = ''
as $$
declare
    v_origin text[] := string_to_array(p_origin, '|');
begin
    perform set_config('app.user_id', coalesce(p_person_id::text, ''), true), set_config('app.origin', p_origin, true);
    if p_kind = 'View' and exists (
        select from backbone.audit_entry earlier
        where earlier.tenant_id = '00000000-0000-0000-0000-000000000000' and earlier.occurred_at > now() - interval '10 minutes' and earlier.kind = 'View'
          and earlier.person_id = p_person_id and earlier.action = p_action and earlier.subject is not distinct from left(p_subject, 80)
          and earlier.address is not distinct from nullif(v_origin[2], '')) then
        return;
    end if;
    insert into backbone.audit_entry (tenant_id, kind, action, subject, reason, person_id, person_email, agent_id, address, trace_id, job_id)
    values ('00000000-0000-0000-0000-000000000000', p_kind, left(p_action, 80), left(p_subject, 80), left(p_reason, 80), p_person_id, p_person_email, nullif(v_origin[1], '')::uuid,
            nullif(v_origin[2], ''), nullif(v_origin[3], ''), nullif(v_origin[4], '')::uuid);
end $$;
