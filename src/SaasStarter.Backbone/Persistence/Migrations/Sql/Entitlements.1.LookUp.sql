-- What a tenant pays for comes with the one look-up that each request makes anyway.
grant select (tenant_id, subscription_id) on backbone.billing_customer to saasstarter_resolver;
grant select (tenant_id, id, plan_id, status, past_due_since) on backbone.subscription to saasstarter_resolver;
create policy resolver on backbone.subscription for select to saasstarter_resolver using (true);

drop function backbone.authorize(bytea, text);
create function backbone.authorize(p_session_hash bytea, p_slug text)
    returns table (session_id uuid, last_seen_at timestamptz, person_id uuid, name text, email text, culture text, time_zone text, is_demo boolean,
                   tenant_id uuid, slug text, tenant_name text, status text, color text, logo_hash text, role text,
                   plan_id text, subscription_status text, past_due_since timestamptz)
    language plpgsql stable security definer rows 1 set search_path = ''
as $$
#variable_conflict use_column
begin
    return query
        select session.id, session.last_seen_at, account.id, account.name::text, account.email::text, account.culture::text,
               account.time_zone::text, account.is_demo,
               tenant.id, tenant.slug::text, tenant.name::text, tenant.status::text, tenant.color::text, tenant.logo_hash::text, membership.role::text,
               subscription.plan_id::text, subscription.status::text, subscription.past_due_since
        from accounts.session session
        join accounts."user" account on account.id = session.user_id
        left join (backbone.tenant tenant join backbone.membership membership on membership.tenant_id = tenant.id)
               on tenant.slug = p_slug and membership.person_id = account.id
        left join backbone.billing_customer customer on customer.tenant_id = tenant.id
        left join backbone.subscription subscription on subscription.tenant_id = customer.tenant_id and subscription.id = customer.subscription_id
        where session.token_hash = p_session_hash and session.expires_at > now();
end $$;

drop function backbone.find_tenant(text);
create function backbone.find_tenant(p_slug text)
    returns table (tenant_id uuid, slug text, tenant_name text, status text, color text, logo_hash text,
                   plan_id text, subscription_status text, past_due_since timestamptz)
    language sql stable security definer rows 1 set search_path = ''
as $$
    select tenant.id, tenant.slug::text, tenant.name::text, tenant.status::text, tenant.color::text, tenant.logo_hash::text,
           subscription.plan_id::text, subscription.status::text, subscription.past_due_since
    from backbone.tenant tenant
    left join backbone.billing_customer customer on customer.tenant_id = tenant.id
    left join backbone.subscription subscription on subscription.tenant_id = customer.tenant_id and subscription.id = customer.subscription_id
    where tenant.slug = p_slug
$$;

alter function backbone.authorize(bytea, text) owner to saasstarter_resolver;
alter function backbone.find_tenant(text) owner to saasstarter_resolver;
revoke execute on function backbone.authorize(bytea, text), backbone.find_tenant(text) from public;
grant execute on function backbone.authorize(bytea, text), backbone.find_tenant(text) to saasstarter_app;

-- The scope of a job needs it too: of a subscription what a request is told, and nothing else of what is paid.
grant select (tenant_id, subscription_id) on backbone.billing_customer to saasstarter_worker;
grant select (tenant_id, id, plan_id, status, past_due_since) on backbone.subscription to saasstarter_worker;
create policy worker on backbone.billing_customer for select to saasstarter_worker using (true);
create policy worker on backbone.subscription for select to saasstarter_worker using (true);
