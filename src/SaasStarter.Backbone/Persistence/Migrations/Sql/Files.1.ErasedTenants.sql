-- The tenants that were erased while their slugs rest, so that what a store outside of the database still has of them can go. The worker hands that out at night.
grant select on backbone.slug_tombstone to saasstarter_eraser;

create function backbone.erased_tenants() returns table (tenant_id uuid)
    language sql stable security definer set search_path = ''
as $$
    select distinct tombstone.former_tenant_id
    from backbone.slug_tombstone tombstone
    where not exists (select from backbone.tenant tenant where tenant.id = tombstone.former_tenant_id)
$$;
alter function backbone.erased_tenants() owner to saasstarter_eraser;
revoke execute on function backbone.erased_tenants() from public;
grant execute on function backbone.erased_tenants() to saasstarter_worker;

alter table backbone.stored_file add constraint stored_file_size_check check (size >= 0);
