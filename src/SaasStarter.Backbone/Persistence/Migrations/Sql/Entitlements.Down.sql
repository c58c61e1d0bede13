drop function backbone.take_trial(bytea[], uuid), backbone.give_back_trial(uuid);
revoke select, insert, delete on backbone.trial_use from saasstarter_founder;

drop policy worker on backbone.billing_customer;
drop policy worker on backbone.subscription;
revoke select (tenant_id, subscription_id) on backbone.billing_customer from saasstarter_worker;
revoke select (tenant_id, id, plan_id, status, past_due_since) on backbone.subscription from saasstarter_worker;

drop function backbone.authorize(bytea, text);
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

drop function backbone.find_tenant(text);
create function backbone.find_tenant(p_slug text)
    returns table (tenant_id uuid, slug text, tenant_name text, status text, color text, logo_hash text)
    language sql stable security definer rows 1 set search_path = ''
as $$
    select tenant.id, tenant.slug::text, tenant.name::text, tenant.status::text, tenant.color::text, tenant.logo_hash::text
    from backbone.tenant tenant
    where tenant.slug = p_slug
$$;

alter function backbone.authorize(bytea, text) owner to saasstarter_resolver;
alter function backbone.find_tenant(text) owner to saasstarter_resolver;
revoke execute on function backbone.authorize(bytea, text), backbone.find_tenant(text) from public;
grant execute on function backbone.authorize(bytea, text), backbone.find_tenant(text) to saasstarter_app;

drop policy resolver on backbone.subscription;
revoke select (tenant_id, id, plan_id, status, past_due_since) on backbone.subscription from saasstarter_resolver;
revoke select (subscription_id) on backbone.billing_customer from saasstarter_resolver;
