-- A page of a tenant's rows in the order of their key, as whoever asks may see them: row level security is theirs. A page goes on after the key of the row before.
create function backbone.export_rows(p_table text, p_after jsonb, p_limit int, p_secrets text[])
    returns table (key jsonb, content text)
    language plpgsql stable set search_path = ''
as $$
declare
    v_columns text[];
begin
    select array_agg(attribute.attname::text order by part.position) into v_columns
    from pg_index index, unnest(index.indkey) with ordinality as part (attnum, position)
    join pg_attribute attribute on attribute.attnum = part.attnum
    where index.indrelid = p_table::regclass and index.indisprimary and attribute.attrelid = index.indrelid and attribute.attname <> 'tenant_id';
    return query execute format(
        'select (select jsonb_object_agg(part.key, part.value) from jsonb_each(to_jsonb(owned)) part where part.key = any ($4)), (to_jsonb(owned) - ''tenant_id'' - $3)::text
         from %1$s owned
         where owned.tenant_id = backbone.current_tenant()
           and ($1 is null or (%2$s) > (select %3$s from jsonb_populate_record(null::%1$s, $1) reached))
         order by %2$s limit $2',
        p_table::regclass,
        (select string_agg('owned.' || quote_ident(name), ', ') from unnest(v_columns) name),
        (select string_agg('reached.' || quote_ident(name), ', ') from unnest(v_columns) name)) using p_after, p_limit, p_secrets, v_columns;
end $$;

-- The rows of a person, as whoever asks may see them: by the identifier of the account, or by mail address.
create function backbone.export_rows_of_person(p_table text, p_column text, p_kind text, p_value text, p_secrets text[]) returns table (content text)
    language plpgsql stable set search_path = ''
as $$
begin
    if not has_table_privilege(p_table, 'select') then
        return;
    end if;
    return query execute format(
        'select (to_jsonb(theirs) - ''tenant_id'' - $2)::text from %s theirs where '
            || case p_kind when 'person' then 'theirs.%I = $1::uuid' else 'lower(theirs.%I) = lower($1)' end, p_table::regclass, p_column) using p_value, p_secrets;
end $$;

-- Rows of an archive, as rows of this tenant, whatever they say; in the columns of p_anew with what the table gives to new rows. A key that is no column is refused:
-- it would be lost without a word.
-- It runs as whoever calls it, and only the owner of the tables may.
create function backbone.import_rows(p_table text, p_tenant_id uuid, p_rows jsonb, p_anew text[]) returns void
    language plpgsql set search_path = ''
as $$
declare
    v_columns text[];
    v_unknown text;
begin
    select array_agg(attribute.attname::text order by attribute.attnum) into v_columns from pg_attribute attribute
    where attribute.attrelid = p_table::regclass and attribute.attnum > 0 and not attribute.attisdropped and attribute.attgenerated = '';
    select key into v_unknown from jsonb_array_elements(p_rows) line, jsonb_object_keys(line) key where key <> all (v_columns) limit 1;
    if v_unknown is not null then
        raise exception 'The table % has no column %.', p_table, v_unknown using errcode = 'data_exception', column = v_unknown;
    end if;
    v_columns := array(select name from unnest(v_columns) name where name <> all (p_anew));
    execute format('insert into %1$s (%2$s) overriding system value select %3$s from jsonb_array_elements($1) line, jsonb_populate_record(null::%1$s, line || $2) imported',
        p_table::regclass,
        (select string_agg(quote_ident(name), ', ') from unnest(v_columns) name),
        (select string_agg('imported.' || quote_ident(name), ', ') from unnest(v_columns) name))
        using p_rows, case when 'tenant_id' = any (v_columns) then jsonb_build_object('tenant_id', p_tenant_id) else '{}'::jsonb end;
end $$;

revoke execute on function backbone.export_rows(text, jsonb, int, text[]), backbone.export_rows_of_person(text, text, text, text, text[]),
    backbone.import_rows(text, uuid, jsonb, text[]) from public;
grant execute on function backbone.export_rows_of_person(text, text, text, text, text[]) to saasstarter_app, saasstarter_accounts, saasstarter_backoffice;

-- What somebody asks to be told about themselves is in all of their tenants.
create function backbone.tenants_of_person(p_person_id uuid) returns table (slug text)
    language sql stable security definer set search_path = ''
as $$
    select tenant.slug::text from backbone.membership membership join backbone.tenant tenant on tenant.id = membership.tenant_id
    where membership.person_id = p_person_id
    order by tenant.slug
$$;
alter function backbone.tenants_of_person(uuid) owner to saasstarter_resolver;
revoke execute on function backbone.tenants_of_person(uuid) from public;
grant execute on function backbone.tenants_of_person(uuid) to saasstarter_backoffice;
grant execute on function backbone.export_rows(text, jsonb, int, text[]) to saasstarter_app;
