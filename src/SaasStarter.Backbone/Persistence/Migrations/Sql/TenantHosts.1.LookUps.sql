-- Whose a host is, before a tenant is entered; and which session a token stands for that was given at a host of a tenant's own.
grant select on backbone.domain to saasstarter_resolver;
create policy resolver on backbone.domain for select to saasstarter_resolver using (true);
grant select on accounts.host_session to saasstarter_resolver;

create function backbone.find_host(p_host text) returns text
    language sql stable security definer set search_path = ''
as $$
    select tenant.slug::text
    from backbone.domain domain
    join backbone.tenant tenant on tenant.id = domain.tenant_id
    where domain.name = p_host and domain.is_for_web and domain.verified_at is not null
$$;

create function backbone.main_host(p_tenant_id uuid) returns text
    language sql stable security definer set search_path = ''
as $$
    select domain.name::text
    from backbone.domain domain
    where domain.tenant_id = p_tenant_id and domain.is_main and domain.is_for_web and domain.verified_at is not null
    limit 1
$$;

-- The hash of the session's own token, for authorize to go on with: whether the session is over, it says itself.
create function backbone.session_at_host(p_token_hash bytea, p_host text, p_slug text) returns bytea
    language sql stable security definer set search_path = ''
as $$
    select session.token_hash
    from accounts.host_session entered
    join accounts.session session on session.id = entered.session_id
    join backbone.tenant tenant on tenant.id = entered.opened_tenant_id
    where entered.token_hash = p_token_hash and entered.host = p_host and tenant.slug = p_slug
$$;

alter function backbone.find_host(text) owner to saasstarter_resolver;
alter function backbone.main_host(uuid) owner to saasstarter_resolver;
alter function backbone.session_at_host(bytea, text, text) owner to saasstarter_resolver;
revoke execute on function backbone.find_host(text), backbone.main_host(uuid), backbone.session_at_host(bytea, text, text) from public;
grant execute on function backbone.find_host(text), backbone.main_host(uuid), backbone.session_at_host(bytea, text, text) to saasstarter_app;
