-- Certificates are read by the operator, written by this function, and never changed.
grant select on backbone.erasure_certificate to saasstarter_backoffice;
grant select, insert on backbone.erasure_certificate to saasstarter_eraser;

create function backbone.certify_erasure(p_id uuid, p_kind text, p_fingerprint bytea, p_erased_at timestamptz, p_erased jsonb, p_kept jsonb) returns void
    language sql security definer set search_path = ''
as $$
    insert into backbone.erasure_certificate (id, kind, fingerprint, erased_at, erased, kept)
    values (p_id, p_kind, p_fingerprint, p_erased_at, p_erased, p_kept)
    on conflict (fingerprint) do nothing
$$;
alter function backbone.certify_erasure(uuid, text, bytea, timestamptz, jsonb, jsonb) owner to saasstarter_eraser;
revoke execute on function backbone.certify_erasure(uuid, text, bytea, timestamptz, jsonb, jsonb) from public;
grant execute on function backbone.certify_erasure(uuid, text, bytea, timestamptz, jsonb, jsonb) to saasstarter_backoffice;

-- How many rows a tenant has in which tables, for the certificate of its erasure.
create function backbone.count_rows_of_tenant(p_tenant_id uuid) returns table (table_name text, row_count bigint)
    language plpgsql stable security definer set search_path = ''
as $$
declare
    v_table regclass;
begin
    for v_table in
        select policy.polrelid from pg_catalog.pg_policy policy
        join pg_catalog.pg_attribute attribute on attribute.attrelid = policy.polrelid and attribute.attname = 'tenant_id' and not attribute.attisdropped
        where policy.polname = 'eraser'
        order by policy.polrelid::regclass::text
    loop
        table_name := v_table::text;
        execute format('select count(*) from %s where tenant_id = $1', v_table) into row_count using p_tenant_id;
        if row_count > 0 then
            return next;
        end if;
    end loop;
end $$;
alter function backbone.count_rows_of_tenant(uuid) owner to saasstarter_eraser;
revoke execute on function backbone.count_rows_of_tenant(uuid) from public;
grant execute on function backbone.count_rows_of_tenant(uuid) to saasstarter_backoffice;

-- Deletes what is a person's or names them, in all tenants, once their time has come. What to look at the product says, by its declarations: a column with the
-- person's identifier, one with their mail address, or one with a document in which their name or address stands as a value.
grant usage on schema accounts to saasstarter_eraser;
grant select (id, name, email, delete_after) on accounts."user" to saasstarter_eraser;

create function backbone.erase_person(p_person_id uuid, p_tables text[], p_columns text[], p_kinds text[]) returns table (table_name text, row_count bigint)
    language plpgsql security definer set search_path = ''
as $$
declare
    v_name text;
    v_email text;
begin
    select account.name, account.email into v_name, v_email from accounts."user" account where account.id = p_person_id and account.delete_after <= now();
    if not found then
        raise exception 'The account is not due for deletion.' using errcode = 'object_not_in_prerequisite_state';
    end if;
    for place in 1 .. cardinality(p_tables) loop
        table_name := p_tables[place];
        case p_kinds[place]
            when 'person' then
                execute format('delete from %s where %I = $1', table_name::regclass, p_columns[place]) using p_person_id;
            when 'email' then
                execute format('delete from %s where lower(%I) = lower($1)', table_name::regclass, p_columns[place]) using v_email;
            when 'document' then
                execute format('delete from %s where jsonb_path_exists(%I, ''$.** ? (@ == $name || @ == $email)'', $1)', table_name::regclass, p_columns[place])
                    using jsonb_build_object('name', v_name, 'email', v_email);
        end case;
        get diagnostics row_count = row_count;
        if row_count > 0 then
            return next;
        end if;
    end loop;
end $$;
alter function backbone.erase_person(uuid, text[], text[], text[]) owner to saasstarter_eraser;
revoke execute on function backbone.erase_person(uuid, text[], text[], text[]) from public;
grant execute on function backbone.erase_person(uuid, text[], text[], text[]) to saasstarter_backoffice;

-- Which tenants somebody belongs to whose account is to be erased now: nobody is signed in any more by whose session it could be asked.
grant select (delete_after) on accounts."user" to saasstarter_resolver;

create function backbone.tenants_to_leave(p_person_id uuid)
    returns table (tenant_id uuid, slug text, name text, status text, role text, logo_hash text)
    language sql stable security definer rows 5 set search_path = ''
as $$
    select tenant.id, tenant.slug::text, tenant.name::text, tenant.status::text, membership.role::text, tenant.logo_hash::text
    from accounts."user" account
    join backbone.membership membership on membership.person_id = account.id
    join backbone.tenant tenant on tenant.id = membership.tenant_id
    where account.id = p_person_id and account.delete_after <= now()
    order by tenant.name, tenant.id
    limit 100
$$;
alter function backbone.tenants_to_leave(uuid) owner to saasstarter_resolver;
revoke execute on function backbone.tenants_to_leave(uuid) from public;
grant execute on function backbone.tenants_to_leave(uuid) to saasstarter_app;
