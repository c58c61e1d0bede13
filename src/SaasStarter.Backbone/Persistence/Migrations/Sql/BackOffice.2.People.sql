-- What the staff sees of people, and does with their accounts: by functions of a role that nobody signs in as. The back office's own role reads no account.
grant usage, create on schema backbone to saasstarter_staff;
grant usage on schema accounts to saasstarter_staff;
grant select (id, name, email, culture, time_zone, created_at, last_signed_in_at, disabled_at, is_demo), update (disabled_at) on accounts."user" to saasstarter_staff;
grant select (id, user_id, address, user_agent, created_at, last_seen_at, expires_at, agent_id) on accounts.session to saasstarter_staff;
grant insert, delete on accounts.session to saasstarter_staff;
grant select (user_id, role) on accounts.staff_member to saasstarter_staff;
grant select (id, slug, name, status, support_access) on backbone.tenant to saasstarter_staff;
grant select (tenant_id, person_id, role, joined_at) on backbone.membership to saasstarter_staff;
create policy staff on backbone.tenant for select to saasstarter_staff using (true);
create policy staff on backbone.membership for select to saasstarter_staff using (true);

create function backbone.staff_members(p_tenant_id uuid)
    returns table (person_id uuid, name text, email text, role text, joined_at timestamptz, is_staff boolean, is_closed boolean)
    language sql stable security definer set search_path = ''
as $$
    select account.id, account.name::text, account.email::text, membership.role::text, membership.joined_at,
           exists (select from accounts.staff_member member where member.user_id = account.id), account.disabled_at is not null
    from backbone.membership membership
    join accounts."user" account on account.id = membership.person_id
    where membership.tenant_id = p_tenant_id
    order by membership.role <> 'owner', membership.joined_at, account.id
    limit 200
$$;

-- One account by its identifier, or those whose name or address has the words in it, the newest first.
create function backbone.staff_users(p_id uuid, p_find text, p_before uuid, p_limit integer)
    returns table (id uuid, name text, email text, culture text, time_zone text, created_at timestamptz, last_signed_in_at timestamptz, disabled_at timestamptz,
                   is_demo boolean, staff_role text, memberships integer)
    language sql stable security definer set search_path = ''
as $$
    select account.id, account.name::text, account.email::text, account.culture::text, account.time_zone::text, account.created_at, account.last_signed_in_at,
           account.disabled_at, account.is_demo, member.role::text,
           (select count(*)::integer from backbone.membership membership where membership.person_id = account.id)
    from accounts."user" account
    left join accounts.staff_member member on member.user_id = account.id
    where (p_id is null or account.id = p_id) and (p_before is null or account.id < p_before)
      and (p_find = '' or position(lower(p_find) in lower(account.email)) > 0 or position(lower(p_find) in lower(account.name)) > 0)
    order by account.id desc
    limit p_limit
$$;

create function backbone.staff_memberships(p_person_id uuid)
    returns table (slug text, name text, status text, role text, joined_at timestamptz)
    language sql stable security definer set search_path = ''
as $$
    select tenant.slug::text, tenant.name::text, tenant.status::text, membership.role::text, membership.joined_at
    from backbone.membership membership join backbone.tenant tenant on tenant.id = membership.tenant_id
    where membership.person_id = p_person_id
    order by tenant.name, tenant.id
    limit 100
$$;

create function backbone.staff_sessions(p_person_id uuid)
    returns table (user_agent text, address text, created_at timestamptz, last_seen_at timestamptz, agent text)
    language sql stable security definer set search_path = ''
as $$
    select session.user_agent::text, session.address::text, session.created_at, session.last_seen_at, agent.email::text
    from accounts.session session left join accounts."user" agent on agent.id = session.agent_id
    where session.user_id = p_person_id and session.expires_at > now()
    order by session.last_seen_at desc, session.id
    limit 100
$$;

create function backbone.sign_out_user(p_person_id uuid) returns integer
    language sql security definer set search_path = ''
as $$
    with ended as (delete from accounts.session session where session.user_id = p_person_id returning 1)
    select count(*)::integer from ended
$$;

-- False when it is closed, or open, already.
create function backbone.close_user(p_person_id uuid, p_close boolean) returns boolean
    language plpgsql security definer set search_path = ''
as $$
begin
    update accounts."user" account set disabled_at = case when p_close then now() end
    where account.id = p_person_id and (account.disabled_at is null) = p_close;
    if not found then
        return false;
    end if;
    if p_close then
        delete from accounts.session session where session.user_id = p_person_id;
    end if;
    return true;
end $$;

alter function backbone.staff_members(uuid) owner to saasstarter_staff;
alter function backbone.staff_users(uuid, text, uuid, integer) owner to saasstarter_staff;
alter function backbone.staff_memberships(uuid) owner to saasstarter_staff;
alter function backbone.staff_sessions(uuid) owner to saasstarter_staff;
alter function backbone.sign_out_user(uuid) owner to saasstarter_staff;
alter function backbone.close_user(uuid, boolean) owner to saasstarter_staff;
revoke execute on function backbone.staff_members(uuid), backbone.staff_users(uuid, text, uuid, integer), backbone.staff_memberships(uuid),
    backbone.staff_sessions(uuid), backbone.sign_out_user(uuid), backbone.close_user(uuid, boolean) from public;
grant execute on function backbone.staff_members(uuid), backbone.staff_users(uuid, text, uuid, integer), backbone.staff_memberships(uuid),
    backbone.staff_sessions(uuid), backbone.sign_out_user(uuid), backbone.close_user(uuid, boolean) to saasstarter_backoffice;
