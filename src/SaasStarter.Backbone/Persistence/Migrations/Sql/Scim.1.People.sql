-- The account of somebody whom a tenant's directory brings, made when there is none. Only for an address of a mail domain that the announced tenant has proven to be
-- its own; of whether the account was there, the answer tells nothing. An account that is there is not changed.
grant usage on schema accounts to saasstarter_founder;
grant select (id, normalized_email) on accounts."user" to saasstarter_founder;
grant insert (id, name, email, normalized_email, email_confirmed, culture, time_zone, created_at, is_demo, lockout_enabled, access_failed_count, concurrency_stamp)
    on accounts."user" to saasstarter_founder;
grant select (tenant_id, name, is_for_mail, verified_at) on backbone.domain to saasstarter_founder;
create policy provisioning on backbone.domain for select to saasstarter_founder using (tenant_id = backbone.current_tenant());

create function backbone.provision_person(p_person_id uuid, p_email text, p_name text, p_culture text, p_time_zone text) returns uuid
    language plpgsql volatile security definer set search_path = ''
as $$
begin
    if p_email !~ '^[\x21-\x7e]+$' or not exists (
        select from backbone.domain domain
        where domain.tenant_id = backbone.current_tenant() and domain.is_for_mail and domain.verified_at is not null
          and domain.name = lower(substring(p_email from '@([^@]+)$'))) then
        raise exception 'The address is not of a mail domain of the tenant.' using errcode = 'insufficient_privilege';
    end if;
    insert into accounts."user" (id, name, email, normalized_email, email_confirmed, culture, time_zone, created_at, is_demo, lockout_enabled, access_failed_count, concurrency_stamp)
    values (p_person_id, p_name, p_email, upper(p_email), true, p_culture, p_time_zone, now(), false, true, 0, gen_random_uuid()::text)
    on conflict (normalized_email) do nothing;
    return (select account.id from accounts."user" account where account.normalized_email = upper(p_email));
end $$;
alter function backbone.provision_person(uuid, text, text, text, text) owner to saasstarter_founder;
revoke execute on function backbone.provision_person(uuid, text, text, text, text) from public;
grant execute on function backbone.provision_person(uuid, text, text, text, text) to saasstarter_app;
