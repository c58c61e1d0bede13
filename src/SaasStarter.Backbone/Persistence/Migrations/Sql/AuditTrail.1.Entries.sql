-- The trail: one table, a part per month. The parts lie in a schema that nobody who signs in may use: they are reached through the table, and by its policies only.
create schema audit;

-- A version 7 UUID (RFC 9562, 5.7) with fractions of the millisecond in rand_a (6.2, method 3): entries of one transaction stay in the order of writing.
create function backbone.new_entry_id() returns uuid
    language plpgsql volatile set search_path = ''
as $$
declare
    v_microseconds bigint := extract(epoch from clock_timestamp()) * 1000000;
begin
    return encode(overlay(uuid_send(gen_random_uuid()) placing
        substring(int8send(v_microseconds / 1000) from 3) || substring(int8send(28672 + v_microseconds % 1000 * 4) from 7) from 1 for 8), 'hex')::uuid;
end $$;

-- xid tells the sealing job which transactions have ended; salt keeps commitments to short values from being guessed.
create table backbone.audit_entry (
    tenant_id uuid not null,
    occurred_at timestamptz not null default now(),
    id uuid not null default backbone.new_entry_id(),
    kind text not null,
    action varchar(80),
    entity varchar(130),
    subject varchar(80),
    reason varchar(80),
    person_id uuid,
    agent_id uuid,
    job_id uuid,
    person_email varchar(254),
    address varchar(45),
    trace_id varchar(64),
    database_role text not null default session_user,
    changes jsonb,
    seal bigint,
    xid xid8 not null default pg_current_xact_id(),
    salt bytea default uuid_send(gen_random_uuid()),
    erased jsonb,
    constraint audit_entry_pkey primary key (tenant_id, occurred_at, id),
    -- What tells of a row comes from a trigger, and nothing else does.
    constraint audit_entry_tells_of_one check ((entity is not null) = (kind in ('Created', 'Changed', 'Deleted')) and (action is null) = (entity is not null)),
    constraint audit_entry_is_salted check ((salt is null) = (erased is not null))
) partition by range (occurred_at);

create index audit_entry_tenant_id_subject_idx on backbone.audit_entry (tenant_id, subject, occurred_at) where subject is not null;
create index audit_entry_unsealed_idx on backbone.audit_entry (tenant_id) where seal is null;

alter table backbone.audit_entry enable row level security, force row level security;
create policy tenant on backbone.audit_entry to saasstarter_app using (tenant_id = backbone.current_tenant()) with check (tenant_id = backbone.current_tenant());
create policy owner on backbone.audit_entry to saasstarter_owner using (true) with check (true);
create policy eraser on backbone.audit_entry to saasstarter_eraser using (true);
create policy audit_writer on backbone.audit_entry to saasstarter_audit_writer using (true) with check (true);
create policy auditor on backbone.audit_entry to saasstarter_auditor using (true) with check (true);
create policy backoffice_reads on backbone.audit_entry for select to saasstarter_backoffice using (tenant_id = '00000000-0000-0000-0000-000000000000');
grant select on backbone.audit_entry to saasstarter_app, saasstarter_backoffice;
grant select, delete on backbone.audit_entry to saasstarter_eraser;
grant select, insert on backbone.audit_entry to saasstarter_audit_writer;
grant select, delete, update (seal, salt, erased, changes, address, person_email) on backbone.audit_entry to saasstarter_auditor;

-- The platform's own entries have the empty identifier: nobody enters it as a tenant.
create or replace function backbone.current_tenant() returns uuid
    language sql stable parallel safe
    return nullif(nullif(current_setting('app.tenant_id', true), ''), '00000000-0000-0000-0000-000000000000')::uuid;

-- Makes a part if it is missing, with the same walls as the whole. It waits for nobody long: who writes to the trail would wait behind it.
create function backbone.create_audit_partition(p_month date) returns void
    language plpgsql set search_path = '' set lock_timeout = '3s' set timezone = 'UTC'
as $$
declare
    v_name text := 'entry_' || to_char(p_month, 'YYYY_MM');
begin
    if to_regclass('audit.' || v_name) is not null
       or exists (select from audit.entry_other entry where entry.occurred_at >= p_month and entry.occurred_at < p_month + interval '1 month') then
        return;
    end if;
    execute format('create table audit.%I partition of backbone.audit_entry for values from (%L) to (%L)', v_name,
                   p_month::timestamptz, (p_month + interval '1 month')::timestamptz);
    perform backbone.protect_audit_partition(v_name);
end $$;

create function backbone.protect_audit_partition(p_name text) returns void
    language plpgsql set search_path = ''
as $$
begin
    execute format('alter table audit.%I enable row level security, force row level security', p_name);
    execute format('create policy tenant on audit.%I to saasstarter_app using (tenant_id = backbone.current_tenant()) with check (tenant_id = backbone.current_tenant())', p_name);
    execute format('create policy owner on audit.%I to saasstarter_owner using (true) with check (true)', p_name);
end $$;

-- For moments that no month was made for: nothing is refused because the clock of the server or the upkeep is wrong.
create table audit.entry_other partition of backbone.audit_entry default;
select backbone.protect_audit_partition('entry_other');

-- Upkeep: the months of the coming year are there, those that have become empty go.
create function backbone.maintain_audit_partitions() returns void
    language plpgsql security definer set search_path = '' set lock_timeout = '3s' set timezone = 'UTC'
as $$
declare
    v_month date := date_trunc('month', now());
    v_old record;
    v_is_used boolean;
begin
    for v_ahead in 0 .. 12 loop
        perform backbone.create_audit_partition((v_month + make_interval(months => v_ahead))::date);
    end loop;
    for v_old in
        select part.relname from pg_catalog.pg_class part
        join pg_catalog.pg_inherits inherited on inherited.inhrelid = part.oid and inherited.inhparent = 'backbone.audit_entry'::regclass
        where part.relname ~ '^entry_\d{4}_\d{2}$' and to_date(substring(part.relname from 7), 'YYYY_MM') < v_month - interval '1 month'
    loop
        execute format('select exists (select from audit.%I)', v_old.relname) into v_is_used;
        if not v_is_used then
            execute format('drop table audit.%I', v_old.relname);
        end if;
    end loop;
end $$;
revoke execute on function backbone.create_audit_partition(date), backbone.protect_audit_partition(text), backbone.maintain_audit_partitions() from public;
grant execute on function backbone.maintain_audit_partitions() to saasstarter_worker;
select backbone.maintain_audit_partitions();
-- The demonstration begins with a history.
select backbone.create_audit_partition((date_trunc('month', now()) - make_interval(months => ago))::date) from generate_series(1, 4) ago;
