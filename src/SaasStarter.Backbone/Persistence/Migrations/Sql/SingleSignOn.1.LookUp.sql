-- Whose single sign-on the addresses of a mail domain are for: only where the domain is proven to be the tenant's, and what it entered is switched on.
grant select (tenant_id, is_enabled) on backbone.sign_on_connection to saasstarter_resolver;
grant select (tenant_id, name, is_for_mail, verified_at) on backbone.domain to saasstarter_resolver;
create policy resolver on backbone.sign_on_connection for select to saasstarter_resolver using (true);
create policy sign_on on backbone.domain for select to saasstarter_resolver using (true);

create function backbone.find_sign_on(p_domain text) returns table (tenant_id uuid, slug text, is_required boolean)
    language sql stable security definer rows 1 set search_path = ''
as $$
    select tenant.id, tenant.slug::text, tenant.sign_in_rule = 'SingleSignOn'
    from backbone.domain own
    join backbone.sign_on_connection connection on connection.tenant_id = own.tenant_id and connection.is_enabled
    join backbone.tenant tenant on tenant.id = own.tenant_id
    where own.name = p_domain and own.is_for_mail and own.verified_at is not null
$$;

create function backbone.find_sign_on_tenant(p_tenant_id uuid) returns table (tenant_id uuid, slug text, is_required boolean)
    language sql stable security definer rows 1 set search_path = ''
as $$
    select tenant.id, tenant.slug::text, tenant.sign_in_rule = 'SingleSignOn'
    from backbone.tenant tenant
    join backbone.sign_on_connection connection on connection.tenant_id = tenant.id
    where tenant.id = p_tenant_id
$$;

alter function backbone.find_sign_on(text) owner to saasstarter_resolver;
alter function backbone.find_sign_on_tenant(uuid) owner to saasstarter_resolver;
revoke execute on function backbone.find_sign_on(text), backbone.find_sign_on_tenant(uuid) from public;
grant execute on function backbone.find_sign_on(text), backbone.find_sign_on_tenant(uuid) to saasstarter_app;
