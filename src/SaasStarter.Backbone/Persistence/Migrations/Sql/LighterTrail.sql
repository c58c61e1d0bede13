-- The same trail for less work per entry. PostgreSQL parses check constraints, and what it inlines into the condition of a trigger, anew in each statement; and a
-- function with settings of its own goes through all settings when it ends.

-- In plpgsql, whose plan stays: it is asked for each statement on a table that has a trail.
create or replace function backbone.is_import() returns boolean
    language plpgsql stable parallel safe
as $$
begin
    return current_user = 'saasstarter_owner' and coalesce(current_setting('app.import', true), '') = 'on';
end $$;

-- The same identifiers: milliseconds, version 7, fractions of the millisecond, variant, and then what makes them different within a microsecond, which is no secret.
-- It names no table and has no rights of its own, so it needs no search path of its own.
create or replace function backbone.new_entry_id() returns uuid
    language plpgsql volatile
as $$
declare
    v_microseconds bigint := date_part('epoch', clock_timestamp()) * 1000000;
begin
    return (lpad(to_hex(v_microseconds / 1000 * 65536 + 28672 + v_microseconds % 1000 * 4), 16, '0')
        || to_hex(-9223372036854775808 + (random() * 4611686018427387904)::bigint))::uuid;
end $$;

-- Only these functions write entries and only erase_audit_values takes a salt away: they keep to what the constraints said.
alter table backbone.audit_entry drop constraint audit_entry_tells_of_one, drop constraint audit_entry_is_salted;

create or replace function backbone.record_entry(p_kind text, p_action text, p_subject text, p_reason text) returns void
    language plpgsql security definer set search_path = ''
as $$
declare
    v_origin text[] := string_to_array(nullif(current_setting('app.origin', true), ''), '|');
begin
    -- What tells of a row comes from a trigger, and nothing else does.
    if p_action is null or p_kind in ('Created', 'Changed', 'Deleted') then
        raise exception 'An entry of this kind is not written by hand.' using errcode = 'check_violation', schema = 'backbone', table = 'audit_entry', constraint = 'audit_entry_tells_of_one';
    end if;
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
    -- What tells of a row comes from a trigger, and nothing else does.
    if p_action is null or p_kind in ('Created', 'Changed', 'Deleted') then
        raise exception 'An entry of this kind is not written by hand.' using errcode = 'check_violation', schema = 'backbone', table = 'audit_entry', constraint = 'audit_entry_tells_of_one';
    end if;
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
