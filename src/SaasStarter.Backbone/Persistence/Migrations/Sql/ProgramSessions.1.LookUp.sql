-- The session of a program, for authorize to go on with: only in the tenant that it was let into. What a browser sends finds none of these, as nobody knows their tokens.
create function backbone.session_of_program(p_session_id uuid, p_tenant_id uuid) returns table (session_hash bytea, opened_slug text)
    language sql stable security definer rows 1 set search_path = ''
as $$
    select session.token_hash, tenant.slug::text
    from accounts.session session
    join backbone.tenant tenant on tenant.id = session.program_tenant_id
    where session.id = p_session_id and session.program_tenant_id = p_tenant_id
$$;

alter function backbone.session_of_program(uuid, uuid) owner to saasstarter_resolver;
revoke execute on function backbone.session_of_program(uuid, uuid) from public;
grant execute on function backbone.session_of_program(uuid, uuid) to saasstarter_app;
