-- A signed event names its customer, and nothing else says whose it is.
grant select (tenant_id, stripe_customer_id) on backbone.billing_customer to saasstarter_resolver;
create policy resolver on backbone.billing_customer for select to saasstarter_resolver using (true);

create function backbone.find_billing_customer(p_stripe_customer_id text)
    returns table (tenant_id uuid, slug text, tenant_name text, status text)
    language sql stable security definer rows 1 set search_path = ''
as $$
    select tenant.id, tenant.slug::text, tenant.name::text, tenant.status::text
    from backbone.billing_customer customer join backbone.tenant tenant on tenant.id = customer.tenant_id
    where customer.stripe_customer_id = p_stripe_customer_id
$$;
alter function backbone.find_billing_customer(text) owner to saasstarter_resolver;
revoke execute on function backbone.find_billing_customer(text) from public;
grant execute on function backbone.find_billing_customer(text) to saasstarter_app;

-- The inbox. Whoever receives an event writes it, also one that belongs to nobody; a tenant sees its own.
alter table backbone.stripe_event
    add constraint stripe_event_tenant_id_fkey foreign key (tenant_id) references backbone.tenant (id) on delete restrict;
create index stripe_event_received_at_idx on backbone.stripe_event (received_at);
create index stripe_event_tenant_id_idx on backbone.stripe_event (tenant_id, received_at);
create index stripe_event_state_idx on backbone.stripe_event (state, received_at) where state in ('Waiting', 'Unmatched');

alter table backbone.stripe_event enable row level security, force row level security;
create policy tenant on backbone.stripe_event to saasstarter_app
    using (tenant_id = backbone.current_tenant()) with check (tenant_id is null or tenant_id = backbone.current_tenant());
grant select, insert, update (state, processed_at, error) on backbone.stripe_event to saasstarter_app;

-- Staff see all of them, and have them applied again, also one whose customer belongs to somebody by now.
create policy backoffice on backbone.stripe_event to saasstarter_backoffice using (true) with check (true);
grant select, update (tenant_id, state, processed_at, error) on backbone.stripe_event to saasstarter_backoffice;

create policy owner on backbone.stripe_event to saasstarter_owner using (true) with check (true);
create policy eraser on backbone.stripe_event to saasstarter_eraser using (true);
grant select, delete on backbone.stripe_event to saasstarter_eraser;

-- Anybody may have forgotten what is old enough, and nothing else.
create function backbone.forget_stripe_events() returns bigint
    language sql security definer set search_path = ''
as $$
    with forgotten as (
        delete from backbone.stripe_event where id in (
            select event.id from backbone.stripe_event event where event.received_at < now() - interval '30 days' order by event.received_at limit 1000)
        returning 1)
    select count(*) from forgotten
$$;
alter function backbone.forget_stripe_events() owner to saasstarter_eraser;
revoke execute on function backbone.forget_stripe_events() from public;
grant execute on function backbone.forget_stripe_events() to saasstarter_app;

-- Whether a trial was taken is asked by those who know of whom.
grant select on backbone.trial_use to saasstarter_resolver;

create function backbone.had_trial(p_fingerprints bytea[]) returns boolean
    language sql stable security definer set search_path = ''
as $$
    select exists (select from backbone.trial_use use where use.fingerprint = any(p_fingerprints))
$$;
alter function backbone.had_trial(bytea[]) owner to saasstarter_resolver;
revoke execute on function backbone.had_trial(bytea[]) from public;
grant execute on function backbone.had_trial(bytea[]) to saasstarter_app;

-- Staff see who pays what, and what does not fit.
create policy backoffice_reads on backbone.billing_customer for select to saasstarter_backoffice using (true);
create policy backoffice_reads on backbone.subscription for select to saasstarter_backoffice using (true);
create policy backoffice_reads on backbone.billing_invoice for select to saasstarter_backoffice using (true);
create policy backoffice on backbone.billing_drift to saasstarter_backoffice using (true) with check (true);
grant select on backbone.billing_customer, backbone.subscription, backbone.billing_drift to saasstarter_backoffice;
grant select (tenant_id, id, stripe_invoice_id, stripe_subscription_id, number, status, reason, currency, total, amount_due, amount_paid, amount_remaining,
              attempt_count, next_payment_attempt, created_at, finalized_at, paid_at)
    on backbone.billing_invoice to saasstarter_backoffice;
grant update (resolved_at) on backbone.billing_drift to saasstarter_backoffice;
