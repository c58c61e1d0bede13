drop function backbone.my_sign_in_rules(uuid), backbone.member_factors(), backbone.session_meets(uuid, text);
revoke select (user_id) on accounts.authenticator, accounts.passkey from saasstarter_resolver;

drop function backbone.authorize(bytea, text);
create function backbone.authorize(p_session_hash bytea, p_slug text)
    returns table (session_id uuid, last_seen_at timestamptz, person_id uuid, name text, email text, culture text, time_zone text, is_demo boolean,
                   tenant_id uuid, slug text, tenant_name text, status text, color text, logo_hash text, role text,
                   plan_id text, subscription_status text, past_due_since timestamptz,
                   agent_id uuid, agent_name text, agent_email text, agent_culture text, agent_time_zone text, is_read_only boolean, expires_at timestamptz)
    language plpgsql stable security definer rows 1 set search_path = ''
as $$
#variable_conflict use_column
begin
    return query
        select session.id, session.last_seen_at, account.id, account.name::text, account.email::text, account.culture::text,
               account.time_zone::text, account.is_demo,
               tenant.id, tenant.slug::text, tenant.name::text, tenant.status::text, tenant.color::text, tenant.logo_hash::text, membership.role::text,
               subscription.plan_id::text, subscription.status::text, subscription.past_due_since,
               agent.id, agent.name::text, agent.email::text, agent.culture::text, agent.time_zone::text,
               not (session.may_write and coalesce(tenant.support_access = 'Write', false)), session.expires_at
        from accounts.session session
        join accounts."user" account on account.id = session.user_id and account.disabled_at is null
        left join accounts."user" agent on agent.id = session.agent_id
        left join (backbone.tenant tenant join backbone.membership membership on membership.tenant_id = tenant.id)
               on tenant.slug = p_slug and membership.person_id = account.id
              and (session.agent_id is null or (tenant.id = session.visited_tenant_id and tenant.support_access <> 'None'))
        left join backbone.billing_customer customer on customer.tenant_id = tenant.id
        left join backbone.subscription subscription on subscription.tenant_id = customer.tenant_id and subscription.id = customer.subscription_id
        where session.token_hash = p_session_hash and session.expires_at > now()
          and (session.agent_id is null
               or (agent.disabled_at is null and exists (select from accounts.staff_member member where member.user_id = session.agent_id)));
end $$;

create or replace function backbone.reauthorize(p_session_ids uuid[], p_tenant_ids uuid[])
    returns table (session_id uuid, tenant_id uuid, status text, role text)
    language sql stable security definer set search_path = ''
as $$
    select asked.session_id, asked.tenant_id, tenant.status::text, membership.role::text
    from unnest(p_session_ids, p_tenant_ids) asked (session_id, tenant_id)
    join accounts.session session on session.id = asked.session_id and session.expires_at > now()
    join accounts."user" account on account.id = session.user_id and account.disabled_at is null
    join backbone.membership membership on membership.tenant_id = asked.tenant_id and membership.person_id = session.user_id
    join backbone.tenant tenant on tenant.id = asked.tenant_id
    where session.agent_id is null or (tenant.id = session.visited_tenant_id and tenant.support_access <> 'None')
$$;

alter function backbone.authorize(bytea, text) owner to saasstarter_resolver;
revoke execute on function backbone.authorize(bytea, text) from public;
grant execute on function backbone.authorize(bytea, text) to saasstarter_app;
drop function backbone.meets_sign_in_rule(text, text, text, text, boolean);
