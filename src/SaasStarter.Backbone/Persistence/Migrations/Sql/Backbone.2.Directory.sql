-- What must be answered before a tenant is entered: exact matches, by functions that run as a role which may only read these four tables.
grant usage on schema backbone, accounts to saasstarter_resolver;
grant create on schema backbone to saasstarter_resolver;
grant select on backbone.tenant, backbone.membership, backbone.invitation to saasstarter_resolver;
grant select on accounts.session to saasstarter_resolver;
grant select (id, name, email, culture, time_zone, is_demo) on accounts."user" to saasstarter_resolver;
create policy resolver on backbone.tenant for select to saasstarter_resolver using (true);
create policy resolver on backbone.membership for select to saasstarter_resolver using (true);
create policy resolver on backbone.invitation for select to saasstarter_resolver using (true);

-- A membership needs an account; an account cannot go while it has memberships.
alter table backbone.membership
    add constraint membership_person_id_fkey foreign key (person_id) references accounts."user" (id) on delete restrict;

-- The people of the current tenant. The view reads as its owner, hence its own condition, behind a barrier that no expression of a query passes.
create view backbone.person with (security_barrier = true) as
    select account.id, account.name::text, account.email::text, account.culture::text, account.time_zone::text, account.is_demo
    from accounts."user" account
    where exists (select from backbone.membership membership
                  where membership.tenant_id = backbone.current_tenant() and membership.person_id = account.id);
alter view backbone.person owner to saasstarter_resolver;
grant select on backbone.person to saasstarter_app;

-- Who a session is, and what they are in the tenant of the address. PL/pgSQL keeps the plan between calls; plain SQL would plan each time.
create function backbone.authorize(p_session_hash bytea, p_slug text)
    returns table (session_id uuid, last_seen_at timestamptz, person_id uuid, name text, email text, culture text, time_zone text, is_demo boolean,
                   tenant_id uuid, slug text, tenant_name text, status text, color text, logo_hash text, role text)
    language plpgsql stable security definer rows 1 set search_path = ''
as $$
#variable_conflict use_column
begin
    return query
        select session.id, session.last_seen_at, account.id, account.name::text, account.email::text, account.culture::text,
               account.time_zone::text, account.is_demo,
               tenant.id, tenant.slug::text, tenant.name::text, tenant.status::text, tenant.color::text, tenant.logo_hash::text, membership.role::text
        from accounts.session session
        join accounts."user" account on account.id = session.user_id
        left join (backbone.tenant tenant join backbone.membership membership on membership.tenant_id = tenant.id)
               on tenant.slug = p_slug and membership.person_id = account.id
        where session.token_hash = p_session_hash and session.expires_at > now();
end $$;

-- The same for all open streams of a node at once: the pairs that still hold.
create function backbone.reauthorize(p_session_ids uuid[], p_tenant_ids uuid[])
    returns table (session_id uuid, tenant_id uuid, status text, role text)
    language sql stable security definer set search_path = ''
as $$
    select asked.session_id, asked.tenant_id, tenant.status::text, membership.role::text
    from unnest(p_session_ids, p_tenant_ids) asked (session_id, tenant_id)
    join accounts.session session on session.id = asked.session_id and session.expires_at > now()
    join backbone.membership membership on membership.tenant_id = asked.tenant_id and membership.person_id = session.user_id
    join backbone.tenant tenant on tenant.id = asked.tenant_id
$$;

create function backbone.find_tenant(p_slug text)
    returns table (tenant_id uuid, slug text, tenant_name text, status text, color text, logo_hash text)
    language sql stable security definer rows 1 set search_path = ''
as $$
    select tenant.id, tenant.slug::text, tenant.name::text, tenant.status::text, tenant.color::text, tenant.logo_hash::text
    from backbone.tenant tenant
    where tenant.slug = p_slug
$$;

create function backbone.my_tenants(p_session_id uuid)
    returns table (tenant_id uuid, slug text, name text, status text, role text, logo_hash text)
    language sql stable security definer rows 5 set search_path = ''
as $$
    select tenant.id, tenant.slug::text, tenant.name::text, tenant.status::text, membership.role::text, tenant.logo_hash::text
    from accounts.session session
    join backbone.membership membership on membership.person_id = session.user_id
    join backbone.tenant tenant on tenant.id = membership.tenant_id
    where session.id = p_session_id and session.expires_at > now()
    order by tenant.name, tenant.id
    limit 100
$$;

create function backbone.my_invitations(p_session_id uuid)
    returns table (invitation_id uuid, tenant_name text, slug text, role text, expires_at timestamptz)
    language sql stable security definer rows 1 set search_path = ''
as $$
    select invitation.id, tenant.name::text, tenant.slug::text, invitation.role::text, invitation.expires_at
    from accounts.session session
    join accounts."user" account on account.id = session.user_id
    join backbone.invitation invitation on invitation.email = lower(account.email)
    join backbone.tenant tenant on tenant.id = invitation.tenant_id
    where session.id = p_session_id and session.expires_at > now()
      and invitation.accepted_at is null and invitation.revoked_at is null and invitation.expires_at > now() and tenant.status = 'Active'
    order by invitation.created_at
    limit 100
$$;

alter function backbone.authorize(bytea, text) owner to saasstarter_resolver;
alter function backbone.reauthorize(uuid[], uuid[]) owner to saasstarter_resolver;
alter function backbone.find_tenant(text) owner to saasstarter_resolver;
alter function backbone.my_tenants(uuid) owner to saasstarter_resolver;
alter function backbone.my_invitations(uuid) owner to saasstarter_resolver;
revoke execute on function backbone.authorize(bytea, text), backbone.reauthorize(uuid[], uuid[]), backbone.find_tenant(text),
    backbone.my_tenants(uuid), backbone.my_invitations(uuid) from public;
grant execute on function backbone.authorize(bytea, text), backbone.reauthorize(uuid[], uuid[]), backbone.find_tenant(text),
    backbone.my_tenants(uuid), backbone.my_invitations(uuid) to saasstarter_app;
