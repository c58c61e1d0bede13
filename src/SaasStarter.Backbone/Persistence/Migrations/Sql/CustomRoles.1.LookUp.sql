-- What a role allows that a tenant made itself comes with the look-up that each request makes anyway: a change counts with the next one.
grant select on backbone.custom_role to saasstarter_resolver;
create policy resolver on backbone.custom_role for select to saasstarter_resolver using (true);

create function backbone.permissions_of_role(p_tenant_id uuid, p_role text) returns text
    language sql stable security definer set search_path = ''
as $$
    select role.permissions::text
    from backbone.custom_role role
    where role.tenant_id = p_tenant_id and role.id = case when p_role ~ '^rol_[0-9a-f]{32}$' then substr(p_role, 5)::uuid end
$$;

-- What a tenant calls a role of its own, where one reads of it from outside of the tenant: in the list of one's tenants, and in the back office. Null for the product's roles.
create function backbone.name_of_role(p_slug text, p_role text) returns text
    language sql stable security definer set search_path = ''
as $$
    select role.name::text
    from backbone.tenant tenant
    join backbone.custom_role role on role.tenant_id = tenant.id and role.id = case when p_role ~ '^rol_[0-9a-f]{32}$' then substr(p_role, 5)::uuid end
    where tenant.slug = p_slug
$$;

alter function backbone.name_of_role(text, text) owner to saasstarter_resolver;
revoke execute on function backbone.name_of_role(text, text) from public;
grant execute on function backbone.name_of_role(text, text) to saasstarter_app, saasstarter_backoffice;

alter function backbone.permissions_of_role(uuid, text) owner to saasstarter_resolver;
revoke execute on function backbone.permissions_of_role(uuid, text) from public;
grant execute on function backbone.permissions_of_role(uuid, text) to saasstarter_app;
