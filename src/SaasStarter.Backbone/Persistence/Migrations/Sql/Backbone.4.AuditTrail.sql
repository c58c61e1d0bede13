-- The application reads its trail and cannot write it: this function does, for the tenant and person that the command was announced for.
grant usage, create on schema backbone to saasstarter_audit_writer;
grant insert on backbone.audit_action to saasstarter_audit_writer;
create policy audit_writer on backbone.audit_action for insert to saasstarter_audit_writer with check (true);

create function backbone.record_action(p_id uuid, p_action text, p_subject text, p_trace_id text) returns void
    language sql security definer set search_path = ''
as $$
    insert into backbone.audit_action (tenant_id, id, occurred_at, person_id, action, subject, trace_id)
    values (backbone.current_tenant(), p_id, now(), nullif(current_setting('app.user_id', true), '')::uuid, p_action, left(p_subject, 80), p_trace_id)
$$;
alter function backbone.record_action(uuid, text, text, text) owner to saasstarter_audit_writer;
revoke execute on function backbone.record_action(uuid, text, text, text) from public;
grant execute on function backbone.record_action(uuid, text, text, text) to saasstarter_app;
