-- The back office reads what the staff did and cannot write it: this function does. Nobody who signs in may change or delete a row.
grant insert, select on backbone.platform_action to saasstarter_audit_writer;
grant select on backbone.platform_action to saasstarter_backoffice;

-- A page that refreshes itself asks for the same again and again: what was only looked at is written once in ten minutes.
create function backbone.record_platform_action(p_id uuid, p_person_id uuid, p_person_email text, p_action text, p_subject text, p_is_change boolean,
                                                p_trace_id text, p_address text) returns void
    language sql security definer set search_path = ''
as $$
    insert into backbone.platform_action (id, occurred_at, person_id, person_email, action, subject, is_change, trace_id, address)
    select p_id, now(), p_person_id, p_person_email, p_action, left(p_subject, 80), p_is_change, p_trace_id, p_address
    where p_is_change or not exists (
        select from backbone.platform_action earlier
        where earlier.person_id = p_person_id and earlier.occurred_at > now() - interval '10 minutes' and not earlier.is_change
          and earlier.action = p_action and earlier.subject is not distinct from left(p_subject, 80) and earlier.address is not distinct from p_address)
$$;
alter function backbone.record_platform_action(uuid, uuid, text, text, text, boolean, text, text) owner to saasstarter_audit_writer;
revoke execute on function backbone.record_platform_action(uuid, uuid, text, text, text, boolean, text, text) from public;
grant execute on function backbone.record_platform_action(uuid, uuid, text, text, text, boolean, text, text) to saasstarter_backoffice;
