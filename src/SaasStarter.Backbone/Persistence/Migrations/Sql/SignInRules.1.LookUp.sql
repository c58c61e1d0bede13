-- How a session was begun, and whether that is what a tenant asks for. Who acts for somebody else, with the tenant's consent, confirmed a second factor to be staff.
-- A session that a tenant's own provider began opens that tenant and no other: whoever runs the provider could be anybody towards the others. Where single sign-on is
-- asked for, the owners keep another way in, for the day on which the provider fails; and guests are from outside.
create function backbone.meets_sign_in_rule(p_rule text, p_role text, p_method text, p_second_factor text, p_is_single_sign_on boolean) returns boolean
    language sql immutable set search_path = ''
as $$
    select case when p_method = 'SingleSignOn' and not coalesce(p_is_single_sign_on, false) then false else case p_rule
        when 'SecondFactor' then p_method = 'Passkey' or p_second_factor is not null
        when 'Passkey' then p_method = 'Passkey' or coalesce(p_second_factor = 'Passkey', false)
        when 'SingleSignOn' then coalesce(p_is_single_sign_on, false) or p_role in ('owner', 'guest')
        else true
    end end
$$;

revoke execute on function backbone.meets_sign_in_rule(text, text, text, text, boolean) from public;
grant execute on function backbone.meets_sign_in_rule(text, text, text, text, boolean) to saasstarter_resolver;

drop function backbone.authorize(bytea, text);
create function backbone.authorize(p_session_hash bytea, p_slug text)
    returns table (session_id uuid, last_seen_at timestamptz, person_id uuid, name text, email text, culture text, time_zone text, is_demo boolean,
                   tenant_id uuid, slug text, tenant_name text, status text, color text, logo_hash text, role text,
                   plan_id text, subscription_status text, past_due_since timestamptz,
                   agent_id uuid, agent_name text, agent_email text, agent_culture text, agent_time_zone text, is_read_only boolean, expires_at timestamptz,
                   confirmed_at timestamptz, unmet_rule text)
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
               not (session.may_write and coalesce(tenant.support_access = 'Write', false)), session.expires_at,
               session.confirmed_at,
               case when session.agent_id is null
                         and not backbone.meets_sign_in_rule(tenant.sign_in_rule, membership.role, session.method, session.second_factor, session.single_sign_on_tenant_id = tenant.id)
                    then tenant.sign_in_rule::text end
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
    where (session.agent_id is null or (tenant.id = session.visited_tenant_id and tenant.support_access <> 'None'))
      and (session.agent_id is not null
           or backbone.meets_sign_in_rule(tenant.sign_in_rule, membership.role, session.method, session.second_factor, session.single_sign_on_tenant_id = tenant.id))
$$;

alter function backbone.authorize(bytea, text) owner to saasstarter_resolver;
revoke execute on function backbone.authorize(bytea, text) from public;
grant execute on function backbone.authorize(bytea, text) to saasstarter_app;

-- What the tenants of a person ask for: nobody removes by mistake what opens one of them.
create function backbone.my_sign_in_rules(p_session_id uuid)
    returns table (tenant_name text, rule text)
    language sql stable security definer rows 5 set search_path = ''
as $$
    select tenant.name::text, tenant.sign_in_rule::text
    from accounts.session session
    join backbone.membership membership on membership.person_id = session.user_id
    join backbone.tenant tenant on tenant.id = membership.tenant_id and tenant.sign_in_rule <> 'None'
    where session.id = p_session_id and session.expires_at > now() and session.agent_id is null
    order by tenant.name, tenant.id
    limit 100
$$;

-- Who of the announced tenant has set up what: an owner sees whom a rule would keep out.
grant select (user_id) on accounts.authenticator, accounts.passkey to saasstarter_resolver;
create function backbone.member_factors()
    returns table (person_id uuid, has_authenticator boolean, has_passkey boolean)
    language sql stable security definer set search_path = ''
as $$
    select membership.person_id,
           exists (select from accounts.authenticator authenticator where authenticator.user_id = membership.person_id),
           exists (select from accounts.passkey passkey where passkey.user_id = membership.person_id)
    from backbone.membership membership
    where membership.tenant_id = backbone.current_tenant()
$$;

-- Whether a session meets a rule of the announced tenant: who sets one stays inside.
create function backbone.session_meets(p_session_id uuid, p_rule text) returns boolean
    language sql stable security definer set search_path = ''
as $$
    -- That owners may do without single sign-on does not make it a rule that they meet.
    select coalesce(bool_or(backbone.meets_sign_in_rule(p_rule, case when p_rule <> 'SingleSignOn' then membership.role end, session.method, session.second_factor,
                                                        session.single_sign_on_tenant_id = membership.tenant_id)), false)
    from accounts.session session
    join backbone.membership membership on membership.tenant_id = backbone.current_tenant() and membership.person_id = session.user_id
    where session.id = p_session_id and session.agent_id is null
$$;

alter function backbone.my_sign_in_rules(uuid) owner to saasstarter_resolver;
alter function backbone.member_factors() owner to saasstarter_resolver;
alter function backbone.session_meets(uuid, text) owner to saasstarter_resolver;
revoke execute on function backbone.my_sign_in_rules(uuid), backbone.member_factors(), backbone.session_meets(uuid, text) from public;
grant execute on function backbone.my_sign_in_rules(uuid), backbone.member_factors(), backbone.session_meets(uuid, text) to saasstarter_app;
