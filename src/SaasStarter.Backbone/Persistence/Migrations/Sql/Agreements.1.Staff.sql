-- What the staff sees of agreements and of sign-ups, by functions: the back office's own role reads no account.
grant select on accounts.acceptance to saasstarter_resolver;
grant select on backbone.tenant_acceptance to saasstarter_resolver;
create policy resolver on backbone.tenant_acceptance for select to saasstarter_resolver using (true);
grant select (created_at) on accounts."user" to saasstarter_resolver;

create function backbone.staff_acceptances(p_find text, p_before uuid, p_limit integer)
    returns table (id uuid, document text, version date, accepted_at timestamptz, address text, name text, email text, tenant_name text, slug text)
    language sql stable security definer set search_path = ''
as $$
    select acceptance.id, acceptance.document, acceptance.version, acceptance.accepted_at, acceptance.address,
           account.name::text, account.email::text, tenant.name::text, tenant.slug::text
    from (select id, user_id, null::uuid as tenant_id, document::text, version, accepted_at, address::text from accounts.acceptance
          union all
          select id, person_id, tenant_id, document::text, version, accepted_at, address::text from backbone.tenant_acceptance) as acceptance
    left join accounts."user" account on account.id = acceptance.user_id
    left join backbone.tenant tenant on tenant.id = acceptance.tenant_id
    where (p_before is null or acceptance.id < p_before)
      and (p_find = '' or position(lower(p_find) in lower(account.name)) > 0 or position(lower(p_find) in lower(account.email)) > 0
           or position(lower(p_find) in lower(tenant.name)) > 0 or position(lower(p_find) in tenant.slug) > 0)
    order by acceptance.id desc
    limit p_limit
$$;

-- How many accounts were created on each day (in universal time); those of the demonstration are nobody's.
create function backbone.staff_sign_ups(p_since timestamptz) returns table (day date, sign_ups integer)
    language sql stable security definer set search_path = ''
as $$
    select (account.created_at at time zone 'utc')::date, count(*)::integer from accounts."user" account
    where account.created_at >= p_since and not account.is_demo
    group by 1
$$;

alter function backbone.staff_acceptances(text, uuid, integer) owner to saasstarter_resolver;
alter function backbone.staff_sign_ups(timestamptz) owner to saasstarter_resolver;
revoke execute on function backbone.staff_acceptances(text, uuid, integer), backbone.staff_sign_ups(timestamptz) from public;
grant execute on function backbone.staff_acceptances(text, uuid, integer), backbone.staff_sign_ups(timestamptz) to saasstarter_backoffice;
