-- Who acts, from where and in what trace travels with the tenant: app.user_id, and app.origin as "agent|address|trace|job". They end with the transaction.
grant create on schema backbone to saasstarter_audit_writer;

-- The trigger on every table that belongs to tenants: it sees what pages, jobs, bulk statements and people with psql do alike.
-- Its arguments are the column of the tenant, the prefix of written identifiers, and the columns whose values are shown.
create function backbone.audit_row() returns trigger
    language plpgsql security definer set search_path = ''
as $$
declare
    v_old jsonb := case when tg_op <> 'INSERT' then to_jsonb(old) end;
    v_new jsonb := case when tg_op <> 'DELETE' then to_jsonb(new) end;
    v_row jsonb := coalesce(v_new, v_old);
    v_shown text[] := string_to_array(tg_argv[2], ',');
    v_origin text[] := string_to_array(nullif(current_setting('app.origin', true), ''), '|');
    v_changes jsonb;
begin
    if tg_op = 'UPDATE' then
        select jsonb_object_agg(field.key, case when field.key = any(v_shown)
                   then jsonb_build_object('before', v_old -> field.key, 'after', field.value) else '{}' end) into v_changes
        from jsonb_each(v_new) field where field.value is distinct from v_old -> field.key;
        if v_changes is null then
            return null;
        end if;
    else
        select jsonb_object_agg(shown.name, jsonb_build_object(case tg_op when 'INSERT' then 'after' else 'before' end, v_row -> shown.name)) into v_changes
        from unnest(v_shown) as shown (name) where v_row -> shown.name <> 'null';
    end if;
    insert into backbone.audit_entry (tenant_id, kind, entity, subject, person_id, agent_id, address, trace_id, job_id, changes)
    values ((v_row ->> tg_argv[0])::uuid, case tg_op when 'INSERT' then 'Created' when 'UPDATE' then 'Changed' else 'Deleted' end,
            tg_table_schema || '.' || tg_table_name, tg_argv[1] || '_' || replace(v_row ->> 'id', '-', ''),
            nullif(current_setting('app.user_id', true), '')::uuid, nullif(v_origin[1], '')::uuid, nullif(v_origin[2], ''), nullif(v_origin[3], ''),
            nullif(v_origin[4], '')::uuid, v_changes);
    return null;
end $$;

-- What is done in the announced tenant, by whom it was announced for.
create function backbone.record_entry(p_kind text, p_action text, p_subject text, p_reason text) returns void
    language plpgsql security definer set search_path = ''
as $$
declare
    v_origin text[] := string_to_array(nullif(current_setting('app.origin', true), ''), '|');
begin
    insert into backbone.audit_entry (tenant_id, kind, action, subject, reason, person_id, agent_id, address, trace_id, job_id)
    values (backbone.current_tenant(), p_kind, left(p_action, 80), left(p_subject, 80), left(p_reason, 80), nullif(current_setting('app.user_id', true), '')::uuid,
            nullif(v_origin[1], '')::uuid, nullif(v_origin[2], ''), nullif(v_origin[3], ''), nullif(v_origin[4], '')::uuid);
end $$;

-- What is done across tenants or outside of them. Whoever it is stays announced for the rest of the transaction, so that rows which are changed in it name them, too.
-- A page that refreshes itself asks for the same again and again: what was only looked at is written once in ten minutes.
create function backbone.record_platform_entry(p_kind text, p_action text, p_subject text, p_reason text, p_person_id uuid, p_person_email text, p_origin text) returns void
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

alter function backbone.audit_row() owner to saasstarter_audit_writer;
alter function backbone.record_entry(text, text, text, text) owner to saasstarter_audit_writer;
alter function backbone.record_platform_entry(text, text, text, text, uuid, text, text) owner to saasstarter_audit_writer;
revoke execute on function backbone.audit_row(), backbone.record_entry(text, text, text, text),
    backbone.record_platform_entry(text, text, text, text, uuid, text, text) from public;
grant execute on function backbone.record_entry(text, text, text, text) to saasstarter_app, saasstarter_founder;
grant execute on function backbone.record_platform_entry(text, text, text, text, uuid, text, text) to saasstarter_app, saasstarter_accounts, saasstarter_backoffice;

-- A tenant and its first owner are announced for the rest of the transaction: the entries of the new rows name who made them.
drop function backbone.create_tenant(uuid, text, text, text, uuid, uuid, uuid);
create function backbone.create_tenant(p_tenant_id uuid, p_slug text, p_skeleton text, p_name text, p_person_id uuid, p_membership_id uuid, p_origin text)
    returns void
    language sql security definer set search_path = ''
as $$
    select set_config('app.tenant_id', p_tenant_id::text, true), set_config('app.user_id', p_person_id::text, true), set_config('app.origin', p_origin, true);
    insert into backbone.tenant (id, slug, slug_skeleton, name, status, created_at)
    values (p_tenant_id, p_slug, p_skeleton, p_name, 'Active', now());
    insert into backbone.membership (tenant_id, id, person_id, role, joined_at)
    values (p_tenant_id, p_membership_id, p_person_id, 'owner', now());
    select backbone.record_entry('Action', 'CreateTenant', null, null);
$$;
alter function backbone.create_tenant(uuid, text, text, text, uuid, uuid, text) owner to saasstarter_founder;
revoke execute on function backbone.create_tenant(uuid, text, text, text, uuid, uuid, text) from public;
grant execute on function backbone.create_tenant(uuid, text, text, text, uuid, uuid, text) to saasstarter_app;
