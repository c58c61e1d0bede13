-- Whoever of the staff acts as a member does it in a session of its own: announced to the tenant before, of an hour at most, and never extended.
grant select (tenant_id, id, person_id, agent_id, may_write, session_id), update (session_id, begun_at, expires_at, ended_at) on backbone.support_visit to saasstarter_staff;
create policy staff on backbone.support_visit to saasstarter_staff using (true) with check (true);
grant select on backbone.support_visit to saasstarter_backoffice;
create policy backoffice_reads on backbone.support_visit for select to saasstarter_backoffice using (true);

-- Why somebody may not be acted as; null when they may.
create function backbone.visit_refusal(p_tenant_id uuid, p_person_id uuid, p_agent_id uuid, p_may_write boolean) returns text
    language sql stable security definer set search_path = ''
as $$
    select case
        when p_person_id = p_agent_id then 'Self'
        when exists (select from accounts.staff_member member where member.user_id = p_person_id) then 'Staff'
        when not exists (select from accounts.staff_member member where member.user_id = p_agent_id) then 'NoStaff'
        when not exists (select from backbone.membership membership where membership.tenant_id = p_tenant_id and membership.person_id = p_person_id) then 'NoMember'
        when exists (select from accounts."user" account where account.id = p_person_id and account.disabled_at is not null) then 'Closed'
        when tenant.status <> 'Active' then 'NotActive'
        when tenant.support_access = 'None' then 'NoConsent'
        when p_may_write and tenant.support_access <> 'Write' then 'NoConsentToWrite'
    end
    from backbone.tenant tenant where tenant.id = p_tenant_id
$$;

-- Lets the agent in in place of the session that they came with. What is asked here once more may have changed since the announcement.
create function backbone.begin_visit(p_visit_id uuid, p_agent_id uuid, p_agent_session_id uuid, p_session_id uuid, p_token_hash bytea, p_address text, p_user_agent text)
    returns text
    language plpgsql security definer set search_path = ''
as $$
declare
    v_visit record;
    v_refusal text;
    v_signed_in_at timestamptz;
begin
    select visit.tenant_id, visit.person_id, visit.may_write into v_visit from backbone.support_visit visit
    where visit.id = p_visit_id and visit.agent_id = p_agent_id and visit.session_id is null for update;
    if not found then
        return 'NotAnnounced';
    end if;
    v_refusal := backbone.visit_refusal(v_visit.tenant_id, v_visit.person_id, p_agent_id, v_visit.may_write);
    if v_refusal is not null then
        return v_refusal;
    end if;
    select session.created_at into v_signed_in_at from accounts.session session
    where session.id = p_agent_session_id and session.user_id = p_agent_id and session.agent_id is null;
    if not found then
        return 'NoStaff';
    end if;
    delete from accounts.session session where session.id = p_agent_session_id;
    insert into accounts.session (id, token_hash, user_id, created_at, last_seen_at, expires_at, address, user_agent, agent_id, agent_signed_in_at, visited_tenant_id, may_write)
    values (p_session_id, p_token_hash, v_visit.person_id, now(), now(), now() + interval '1 hour', p_address, p_user_agent, p_agent_id, v_signed_in_at,
            v_visit.tenant_id, v_visit.may_write);
    update backbone.support_visit visit set session_id = p_session_id, begun_at = now(), expires_at = now() + interval '1 hour'
    where visit.tenant_id = v_visit.tenant_id and visit.id = p_visit_id;
    return null;
end $$;

-- However the session ends: by leaving, by the member who ends all sessions, by an account that is closed.
create function backbone.end_visit() returns trigger
    language plpgsql security definer set search_path = ''
as $$
begin
    update backbone.support_visit visit set ended_at = least(now(), old.expires_at)
    where visit.tenant_id = old.visited_tenant_id and visit.session_id = old.id;
    return null;
end $$;

alter function backbone.visit_refusal(uuid, uuid, uuid, boolean) owner to saasstarter_staff;
alter function backbone.begin_visit(uuid, uuid, uuid, uuid, bytea, text, text) owner to saasstarter_staff;
alter function backbone.end_visit() owner to saasstarter_staff;
revoke execute on function backbone.visit_refusal(uuid, uuid, uuid, boolean), backbone.begin_visit(uuid, uuid, uuid, uuid, bytea, text, text), backbone.end_visit() from public;
grant execute on function backbone.visit_refusal(uuid, uuid, uuid, boolean), backbone.begin_visit(uuid, uuid, uuid, uuid, bytea, text, text) to saasstarter_backoffice;

create trigger end_visit after delete on accounts.session for each row when (old.agent_id is not null) execute function backbone.end_visit();
