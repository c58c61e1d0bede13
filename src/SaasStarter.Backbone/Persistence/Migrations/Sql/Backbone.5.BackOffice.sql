-- The operator sees every tenant and how many members it has, and changes a tenant's state. Nothing else.
grant usage on schema backbone to saasstarter_backoffice;
grant select, update (status, delete_after) on backbone.tenant to saasstarter_backoffice;
grant select (tenant_id, role, joined_at) on backbone.membership to saasstarter_backoffice;
create policy backoffice_reads on backbone.tenant for select to saasstarter_backoffice using (true);
create policy backoffice_changes on backbone.tenant for update to saasstarter_backoffice using (true) with check (true);
create policy backoffice_reads on backbone.membership for select to saasstarter_backoffice using (true);

-- Deletes every row of a tenant whose time has come, from every table that belongs to tenants, whichever capability or module brought it:
-- those that refer to others first. The slug's tombstone remains.
grant create on schema backbone to saasstarter_eraser;

create function backbone.erase_tenant(p_tenant_id uuid) returns bigint
    language plpgsql security definer set search_path = ''
as $$
declare
    v_table regclass;
    v_deleted bigint;
    v_total bigint := 0;
begin
    if not exists (select from backbone.tenant tenant
                   where tenant.id = p_tenant_id and tenant.status = 'Deleting' and tenant.delete_after <= now()) then
        raise exception 'The tenant is not due for deletion.' using errcode = 'object_not_in_prerequisite_state';
    end if;
    for v_table in
        with recursive owned as (
            select policy.polrelid as id from pg_catalog.pg_policy policy
            join pg_catalog.pg_attribute attribute on attribute.attrelid = policy.polrelid and attribute.attname = 'tenant_id' and not attribute.attisdropped
            where policy.polname = 'eraser'
        ), depth as (
            select id, 0 as level from owned
            union
            select reference.conrelid, depth.level + 1
            from depth
            join pg_catalog.pg_constraint reference on reference.confrelid = depth.id and reference.contype = 'f' and reference.conrelid <> depth.id
            join owned on owned.id = reference.conrelid
            where depth.level < 50
        )
        select id from depth group by id order by max(level) desc
    loop
        execute format('delete from %s where tenant_id = $1', v_table) using p_tenant_id;
        get diagnostics v_deleted = row_count;
        v_total := v_total + v_deleted;
    end loop;
    delete from backbone.tenant tenant where tenant.id = p_tenant_id;
    return v_total + 1;
end $$;
alter function backbone.erase_tenant(uuid) owner to saasstarter_eraser;
revoke execute on function backbone.erase_tenant(uuid) from public;
grant execute on function backbone.erase_tenant(uuid) to saasstarter_backoffice;
