-- A trial is taken for all that it is given to once, or not at all; of two who want it at the same moment the second waits here, and gets none.
grant select, insert, delete on backbone.trial_use to saasstarter_founder;

create function backbone.take_trial(p_fingerprints bytea[], p_attempt_id uuid) returns boolean
    language plpgsql security definer set search_path = ''
as $$
begin
    insert into backbone.trial_use (fingerprint, used_at, attempt_id)
    select fingerprint, now(), p_attempt_id from unnest(p_fingerprints) fingerprint order by fingerprint
    on conflict (fingerprint) do nothing;
    if (select count(*) from backbone.trial_use taken where taken.fingerprint = any(p_fingerprints) and taken.attempt_id = p_attempt_id)
        = cardinality(p_fingerprints) then
        return true;
    end if;
    delete from backbone.trial_use taken where taken.attempt_id = p_attempt_id;
    return false;
end $$;

-- Nobody finished the attempt that it was taken for.
create function backbone.give_back_trial(p_attempt_id uuid) returns void
    language sql security definer set search_path = ''
as $$
    delete from backbone.trial_use taken where taken.attempt_id = p_attempt_id
$$;

alter function backbone.take_trial(bytea[], uuid) owner to saasstarter_founder;
alter function backbone.give_back_trial(uuid) owner to saasstarter_founder;
revoke execute on function backbone.take_trial(bytea[], uuid), backbone.give_back_trial(uuid) from public;
grant execute on function backbone.take_trial(bytea[], uuid), backbone.give_back_trial(uuid) to saasstarter_app;
