-- The chain of each trail. A seal holds the digests of its entries in order, and a hash over them and the seal before: docs/audit.md has the formula.
grant usage, create on schema backbone to saasstarter_auditor;
grant select (id) on backbone.tenant to saasstarter_auditor;
create policy auditor on backbone.tenant for select to saasstarter_auditor using (true);

create table backbone.audit_seal (
    tenant_id uuid not null,
    number bigint not null,
    sealed_at timestamptz not null default now(),
    first_at timestamptz not null,
    last_at timestamptz not null,
    entry_ids uuid[],
    digests bytea[],
    total bigint not null,
    hash bytea not null,
    constraint audit_seal_pkey primary key (tenant_id, number),
    -- Without entries it is the anchor: what was before it was forgotten in time.
    constraint audit_seal_is_whole check (cardinality(entry_ids) = cardinality(digests))
);

-- What was found when a trail was verified.
create table backbone.audit_verification (
    tenant_id uuid not null,
    verified_at timestamptz not null default now(),
    head bigint not null,
    entries bigint not null,
    finding text,
    broken_seal bigint,
    broken_entry_id uuid,
    constraint audit_verification_pkey primary key (tenant_id, verified_at)
);

alter table backbone.audit_seal enable row level security, force row level security;
create policy tenant on backbone.audit_seal to saasstarter_app using (tenant_id = backbone.current_tenant()) with check (tenant_id = backbone.current_tenant());
create policy owner on backbone.audit_seal to saasstarter_owner using (true) with check (true);
create policy eraser on backbone.audit_seal to saasstarter_eraser using (true);
create policy auditor on backbone.audit_seal to saasstarter_auditor using (true) with check (true);
create policy backoffice_reads on backbone.audit_seal for select to saasstarter_backoffice using (true);
grant select on backbone.audit_seal to saasstarter_app, saasstarter_backoffice;
grant select, delete on backbone.audit_seal to saasstarter_eraser;
grant select, insert, update (entry_ids, digests), delete on backbone.audit_seal to saasstarter_auditor;

alter table backbone.audit_verification enable row level security, force row level security;
create policy tenant on backbone.audit_verification to saasstarter_app using (tenant_id = backbone.current_tenant()) with check (tenant_id = backbone.current_tenant());
create policy owner on backbone.audit_verification to saasstarter_owner using (true) with check (true);
create policy eraser on backbone.audit_verification to saasstarter_eraser using (true);
create policy auditor on backbone.audit_verification to saasstarter_auditor using (true) with check (true);
create policy backoffice_reads on backbone.audit_verification for select to saasstarter_backoffice using (true);
grant select on backbone.audit_verification to saasstarter_app, saasstarter_backoffice;
grant select, delete on backbone.audit_verification to saasstarter_eraser;
grant select, insert, delete on backbone.audit_verification to saasstarter_auditor;

-- The formula, for sealing. Who verifies computes by itself (EntryDigest.cs) and trusts nothing here.
create function backbone.audit_part(p_text text) returns text
    language sql immutable parallel safe
    return coalesce(octet_length(p_text) || ':' || p_text, '-');

create function backbone.audit_value_salt(p_salt bytea, p_path text) returns bytea
    language sql immutable parallel safe
    return sha256(p_salt || convert_to(p_path, 'UTF8'));

create function backbone.audit_commitment(p_salt bytea, p_erased jsonb, p_path text, p_value text) returns text
    language sql immutable parallel safe
    return coalesce(p_erased -> p_path ->> 'commitment',
        encode(sha256(coalesce(decode(p_erased -> p_path ->> 'salt', 'hex'), backbone.audit_value_salt(p_salt, p_path)) || convert_to(p_value, 'UTF8')), 'hex'));

create function backbone.audit_digest(p_entry backbone.audit_entry) returns bytea
    language sql stable parallel safe
    return sha256(convert_to(
        backbone.audit_part(p_entry.tenant_id::text) || backbone.audit_part(p_entry.id::text)
        || backbone.audit_part((extract(epoch from p_entry.occurred_at) * 1000000)::bigint::text)
        || backbone.audit_part(p_entry.kind) || backbone.audit_part(p_entry.action) || backbone.audit_part(p_entry.entity)
        || backbone.audit_part(p_entry.subject) || backbone.audit_part(p_entry.reason)
        || backbone.audit_part(p_entry.person_id::text) || backbone.audit_part(p_entry.agent_id::text) || backbone.audit_part(p_entry.job_id::text)
        || backbone.audit_part(p_entry.trace_id) || backbone.audit_part(p_entry.database_role)
        || backbone.audit_part(backbone.audit_commitment(p_entry.salt, p_entry.erased, 'person_email', p_entry.person_email))
        || backbone.audit_part(backbone.audit_commitment(p_entry.salt, p_entry.erased, 'address', p_entry.address))
        || coalesce((
            select string_agg(backbone.audit_part(field.key)
                || backbone.audit_part(backbone.audit_commitment(p_entry.salt, p_entry.erased, field.key || '.before', (field.value -> 'before')::text))
                || backbone.audit_part(backbone.audit_commitment(p_entry.salt, p_entry.erased, field.key || '.after', (field.value -> 'after')::text)),
                '' order by field.key collate "C")
            from jsonb_each(p_entry.changes) field), ''), 'UTF8'));

-- The trails that have entries under no seal, and since when.
create function backbone.unsealed_audit_trails() returns table (tenant_id uuid, entries bigint, oldest_at timestamptz)
    language sql stable security definer set search_path = ''
as $$
    select entry.tenant_id, count(*), min(entry.occurred_at) from backbone.audit_entry entry where entry.seal is null group by entry.tenant_id
$$;

-- Puts the oldest unsealed entries of a trail under the next seal, p_limit at most: those whose transactions have ended, so that no entry which is committed later
-- is passed over. One from beyond the newest transaction comes from another server, whose dump was restored here.
create function backbone.seal_audit_trail(p_tenant_id uuid, p_limit integer) returns table (number bigint, entries integer, hash bytea)
    language plpgsql security definer set search_path = ''
as $$
#variable_conflict use_column
declare
    v_last record;
    v_ids uuid[];
    v_digests bytea[];
    v_first_at timestamptz;
    v_last_at timestamptz;
    v_number bigint;
    v_hash bytea;
begin
    perform pg_advisory_xact_lock(hashtextextended('audit trail ' || p_tenant_id, 0));
    if p_tenant_id <> '00000000-0000-0000-0000-000000000000' and not exists (select from backbone.tenant tenant where tenant.id = p_tenant_id) then
        -- Written while the tenant was erased.
        delete from backbone.audit_entry entry where entry.tenant_id = p_tenant_id;
        return;
    end if;
    select array_agg(batch.id order by batch.id), array_agg(batch.digest order by batch.id), min(batch.occurred_at), max(batch.occurred_at)
    into v_ids, v_digests, v_first_at, v_last_at
    from (
        select entry.id, entry.occurred_at, backbone.audit_digest(entry) as digest from backbone.audit_entry entry
        where entry.tenant_id = p_tenant_id and entry.seal is null
          and (entry.xid < pg_snapshot_xmin(pg_current_snapshot()) or entry.xid >= pg_snapshot_xmax(pg_current_snapshot()))
        order by entry.id limit p_limit) batch;
    if v_ids is null then
        return;
    end if;
    select seal.number, seal.hash, seal.total into v_last from backbone.audit_seal seal
    where seal.tenant_id = p_tenant_id order by seal.number desc limit 1;
    v_number := coalesce(v_last.number, 0) + 1;
    select sha256(coalesce(v_last.hash, sha256(uuid_send(p_tenant_id))) || int8send(v_number) || string_agg(one.digest, ''::bytea order by one.position)) into v_hash
    from unnest(v_digests) with ordinality as one (digest, position);
    insert into backbone.audit_seal (tenant_id, number, first_at, last_at, entry_ids, digests, total, hash)
    values (p_tenant_id, v_number, v_first_at, v_last_at, v_ids, v_digests, coalesce(v_last.total, 0) + cardinality(v_ids), v_hash);
    update backbone.audit_entry entry set seal = v_number
    where entry.tenant_id = p_tenant_id and entry.occurred_at between v_first_at and v_last_at and entry.id = any(v_ids);
    return query select v_number, cardinality(v_ids), v_hash;
end $$;

-- Forgets what is older, by whole seals from the oldest on. The newest of those stays as the anchor from which the chain goes on.
create function backbone.forget_audit_entries(p_tenant_id uuid, p_before timestamptz) returns bigint
    language plpgsql security definer set search_path = ''
as $$
declare
    v_anchor bigint;
    v_forgotten bigint;
begin
    perform pg_advisory_xact_lock(hashtextextended('audit trail ' || p_tenant_id, 0));
    select coalesce(min(seal.number) filter (where seal.last_at >= p_before) - 1, max(seal.number)) into v_anchor
    from backbone.audit_seal seal where seal.tenant_id = p_tenant_id;
    delete from backbone.audit_entry entry where entry.tenant_id = p_tenant_id and entry.seal <= v_anchor;
    get diagnostics v_forgotten = row_count;
    delete from backbone.audit_seal seal where seal.tenant_id = p_tenant_id and seal.number < v_anchor;
    update backbone.audit_seal seal set entry_ids = null, digests = null where seal.tenant_id = p_tenant_id and seal.number = v_anchor and seal.entry_ids is not null;
    return v_forgotten;
end $$;

-- Erases what the trails say of a person, and leaves the salted commitments, so that the chains still verify: from where they acted, the values that are theirs
-- wherever they stand, and all values of the rows that are theirs. Of what stays in such an entry the salts are kept one by one; the one they came from goes.
create function backbone.erase_audit_values(p_person_id uuid, p_values text[], p_subjects text[]) returns bigint
    language plpgsql security definer set search_path = ''
as $$
declare
    v_entry backbone.audit_entry;
    v_is_theirs boolean;
    v_changes jsonb;
    v_gone text[];
    v_erased jsonb;
    v_count bigint := 0;
begin
    for v_entry in
        select entry.* from backbone.audit_entry entry
        where ((entry.person_id = p_person_id or entry.agent_id = p_person_id) and (entry.address is not null or entry.person_email is not null))
           or (entry.subject = any(p_subjects) and exists (select from jsonb_each(entry.changes) field where field.value <> '{}' and not field.value ? 'erased'))
           or exists (select from jsonb_each(entry.changes) field, jsonb_each_text(field.value) side where lower(side.value) = any(p_values))
        order by entry.tenant_id, entry.occurred_at, entry.id for update
    loop
        v_is_theirs := coalesce(v_entry.person_id = p_person_id, false) or coalesce(v_entry.agent_id = p_person_id, false);
        select coalesce(jsonb_object_agg(field.key, case when field.goes then '{"erased": true}' else field.value end), '{}'),
               coalesce(array_agg(field.key) filter (where field.goes), '{}')
        into v_changes, v_gone
        from (
            select field.key, field.value, field.value <> '{}' and not field.value ? 'erased' and (coalesce(v_entry.subject = any(p_subjects), false)
                or exists (select from jsonb_each_text(field.value) side where lower(side.value) = any(p_values))) as goes
            from jsonb_each(v_entry.changes) field) field;
        select coalesce(v_entry.erased, '{}') || coalesce(jsonb_object_agg(value.path, case
                   when value.goes then jsonb_build_object('commitment', backbone.audit_commitment(v_entry.salt, v_entry.erased, value.path, value.text))
                   else jsonb_build_object('salt', coalesce(v_entry.erased -> value.path ->> 'salt', encode(backbone.audit_value_salt(v_entry.salt, value.path), 'hex')))
               end), '{}')
        into v_erased
        from (
            select 'address' as path, v_entry.address::text as text, v_is_theirs as goes
            union all select 'person_email', v_entry.person_email::text, v_is_theirs
            union all
            select field.key || '.' || side.key, side.value::text, field.key = any(v_gone)
            from jsonb_each(v_entry.changes) field, jsonb_each(field.value) side where not field.value ? 'erased') value
        where value.text is not null;
        update backbone.audit_entry entry
        set salt = null, erased = v_erased, changes = case when entry.changes is not null then v_changes end,
            address = case when not v_is_theirs then entry.address end, person_email = case when not v_is_theirs then entry.person_email end
        where entry.tenant_id = v_entry.tenant_id and entry.occurred_at = v_entry.occurred_at and entry.id = v_entry.id;
        v_count := v_count + 1;
    end loop;
    return v_count;
end $$;

create function backbone.record_audit_verification(p_tenant_id uuid, p_head bigint, p_entries bigint, p_finding text, p_broken_seal bigint, p_broken_entry_id uuid) returns void
    language sql security definer set search_path = ''
as $$
    delete from backbone.audit_verification earlier where earlier.tenant_id = p_tenant_id and earlier.verified_at < now() - interval '90 days';
    insert into backbone.audit_verification (tenant_id, head, entries, finding, broken_seal, broken_entry_id)
    select p_tenant_id, p_head, p_entries, p_finding, p_broken_seal, p_broken_entry_id
    where p_tenant_id = '00000000-0000-0000-0000-000000000000' or exists (select from backbone.tenant tenant where tenant.id = p_tenant_id);
$$;

alter function backbone.unsealed_audit_trails() owner to saasstarter_auditor;
alter function backbone.seal_audit_trail(uuid, integer) owner to saasstarter_auditor;
alter function backbone.forget_audit_entries(uuid, timestamptz) owner to saasstarter_auditor;
alter function backbone.erase_audit_values(uuid, text[], text[]) owner to saasstarter_auditor;
alter function backbone.record_audit_verification(uuid, bigint, bigint, text, bigint, uuid) owner to saasstarter_auditor;
revoke execute on function backbone.unsealed_audit_trails(), backbone.seal_audit_trail(uuid, integer), backbone.forget_audit_entries(uuid, timestamptz),
    backbone.erase_audit_values(uuid, text[], text[]), backbone.record_audit_verification(uuid, bigint, bigint, text, bigint, uuid) from public;
grant execute on function backbone.unsealed_audit_trails() to saasstarter_worker, saasstarter_backoffice;
grant execute on function backbone.seal_audit_trail(uuid, integer), backbone.forget_audit_entries(uuid, timestamptz),
    backbone.erase_audit_values(uuid, text[], text[]), backbone.record_audit_verification(uuid, bigint, bigint, text, bigint, uuid) to saasstarter_worker;
