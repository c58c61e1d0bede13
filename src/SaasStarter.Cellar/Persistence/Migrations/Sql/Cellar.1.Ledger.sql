-- The ledger is written by one function and nobody else: the application reads it. It runs as a role whose policies end at the announced tenant, too.
grant usage on schema backbone to saasstarter_bookkeeper;
grant usage, create on schema cellar to saasstarter_bookkeeper;
grant select, insert on cellar.operation, cellar.leg to saasstarter_bookkeeper;
grant select, update (volume_ml, lot_id) on cellar.container to saasstarter_bookkeeper;
grant select on cellar.closed_month, cellar.lot to saasstarter_bookkeeper;
grant select, insert, update (volume_ml) on cellar.month_figure to saasstarter_bookkeeper;
grant select, insert, update (bottles) on cellar.bottle_stock to saasstarter_bookkeeper;
create policy bookkeeper on cellar.month_figure to saasstarter_bookkeeper using (tenant_id = backbone.current_tenant()) with check (tenant_id = backbone.current_tenant());
create policy bookkeeper on cellar.bottle_stock to saasstarter_bookkeeper using (tenant_id = backbone.current_tenant()) with check (tenant_id = backbone.current_tenant());
create policy bookkeeper on cellar.operation to saasstarter_bookkeeper using (tenant_id = backbone.current_tenant()) with check (tenant_id = backbone.current_tenant());
create policy bookkeeper on cellar.leg to saasstarter_bookkeeper using (tenant_id = backbone.current_tenant()) with check (tenant_id = backbone.current_tenant());
create policy bookkeeper on cellar.container to saasstarter_bookkeeper using (tenant_id = backbone.current_tenant()) with check (tenant_id = backbone.current_tenant());
create policy bookkeeper on cellar.closed_month for select to saasstarter_bookkeeper using (tenant_id = backbone.current_tenant());
create policy bookkeeper on cellar.lot for select to saasstarter_bookkeeper using (tenant_id = backbone.current_tenant());

-- Records an operation of the announced tenant with its legs, which stand in arrays of the same length, and moves what the containers hold.
-- Who enters shares a lock on the books, who closes a month has it alone: an entry is either there before the month is closed, or sees that it is.
-- Then the containers are locked, in the order of their identifiers, so that two entries wait for each other and never in a circle.
create function cellar.record_operation(p_id uuid, p_kind text, p_occurred_on date, p_recorded_at timestamptz, p_reverses_id uuid,
                                        p_leg_ids uuid[], p_accounts text[], p_container_ids uuid[], p_lot_ids uuid[], p_volumes_ml bigint[])
    returns void
    language plpgsql security definer set search_path = ''
as $$
declare
    v_tenant_id uuid := backbone.current_tenant();
    v_container record;
begin
    perform pg_advisory_xact_lock_shared(hashtextextended('cellar.books ' || v_tenant_id::text, 0));
    if exists (select from cellar.closed_month closed where closed.tenant_id = v_tenant_id and p_occurred_on < (closed.month + interval '1 month')::date) then
        raise exception 'The month is closed.'
            using errcode = 'check_violation', schema = 'cellar', table = 'operation', constraint = 'operation_in_open_month';
    end if;
    if (select sum(volume) from unnest(p_volumes_ml) as volume) <> 0 then
        raise exception 'The legs of the operation do not add up to nothing.'
            using errcode = 'check_violation', schema = 'cellar', table = 'operation', constraint = 'operation_balances';
    end if;
    if p_reverses_id is not null and exists (
        select from (
            select leg.account, leg.container_id, leg.lot_id, leg.volume_ml from cellar.leg leg where leg.tenant_id = v_tenant_id and leg.operation_id = p_reverses_id
            union all
            select account, container_id, lot_id, volume_ml
            from unnest(p_accounts, p_container_ids, p_lot_ids, p_volumes_ml) as added (account, container_id, lot_id, volume_ml)) both_operations
        group by account, container_id, lot_id having sum(volume_ml) <> 0) then
        raise exception 'The operation is not the contrary of the other.'
            using errcode = 'check_violation', schema = 'cellar', table = 'operation', constraint = 'operation_is_contrary';
    end if;

    perform from cellar.container container where container.tenant_id = v_tenant_id and container.id = any(p_container_ids) order by container.id for update;
    for v_container in
        select held.container_id, array_agg(held.lot_id) filter (where held.volume_ml <> 0) as lot_ids, sum(held.volume_ml)::bigint as volume_ml
        from (
            select line.container_id, line.lot_id, sum(line.volume_ml) as volume_ml
            from (
                select container.id as container_id, container.lot_id, container.volume_ml from cellar.container container
                where container.tenant_id = v_tenant_id and container.id = any(p_container_ids) and container.volume_ml > 0
                union all
                select added.container_id, added.lot_id, added.volume_ml
                from unnest(p_container_ids, p_lot_ids, p_volumes_ml) as added (container_id, lot_id, volume_ml) where added.container_id is not null) line
            group by line.container_id, line.lot_id) held
        group by held.container_id order by held.container_id
    loop
        if cardinality(v_container.lot_ids) > 1 then
            raise exception 'A container would hold two lots.'
                using errcode = 'check_violation', schema = 'cellar', table = 'container', constraint = 'container_holds_one_lot';
        end if;
        update cellar.container container set lot_id = v_container.lot_ids[1], volume_ml = v_container.volume_ml
        where container.tenant_id = v_tenant_id and container.id = v_container.container_id;
    end loop;

    insert into cellar.operation (tenant_id, id, kind, occurred_on, recorded_at, recorded_by, reverses_id)
    values (v_tenant_id, p_id, p_kind, p_occurred_on, p_recorded_at, nullif(current_setting('app.user_id', true), '')::uuid, p_reverses_id);
    insert into cellar.leg (tenant_id, id, operation_id, account, container_id, lot_id, volume_ml)
    select v_tenant_id, added.id, p_id, added.account, added.container_id, added.lot_id, added.volume_ml
    from unnest(p_leg_ids, p_accounts, p_container_ids, p_lot_ids, p_volumes_ml) as added (id, account, container_id, lot_id, volume_ml);

    -- Sums by month, wine and year, so that no page adds up the ledger. In one order, so that two entries wait for each other and never in a circle.
    insert into cellar.month_figure as kept (tenant_id, id, month, account, product_id, vintage, volume_ml)
    select v_tenant_id, gen_random_uuid(), date_trunc('month', p_occurred_on)::date, added.account, lot.product_id, lot.vintage, sum(added.volume_ml)
    from unnest(p_accounts, p_lot_ids, p_volumes_ml) as added (account, lot_id, volume_ml)
    join cellar.lot lot on lot.tenant_id = v_tenant_id and lot.id = added.lot_id
    group by added.account, lot.product_id, lot.vintage having sum(added.volume_ml) <> 0
    order by added.account, lot.product_id, lot.vintage
    on conflict (tenant_id, month, account, product_id, vintage) do update set volume_ml = kept.volume_ml + excluded.volume_ml;
end $$;
alter function cellar.record_operation(uuid, text, date, timestamptz, uuid, uuid[], text[], uuid[], uuid[], bigint[]) owner to saasstarter_bookkeeper;
revoke execute on function cellar.record_operation(uuid, text, date, timestamptz, uuid, uuid[], text[], uuid[], uuid[], bigint[]) from public;
grant execute on function cellar.record_operation(uuid, text, date, timestamptz, uuid, uuid[], text[], uuid[], uuid[], bigint[]) to saasstarter_app;

-- Whoever closes a month waits for the entries that have begun.
create function cellar.wait_for_entries() returns trigger
    language plpgsql set search_path = ''
as $$
begin
    perform pg_advisory_xact_lock(hashtextextended('cellar.books ' || new.tenant_id::text, 0));
    return null;
end $$;
create trigger wait_for_entries after insert on cellar.closed_month for each row execute function cellar.wait_for_entries();

-- Lots are numbered from 1 without a gap. Whoever makes one waits for the others.
create function cellar.number_lot() returns trigger
    language plpgsql set search_path = ''
as $$
begin
    perform pg_advisory_xact_lock(hashtextextended('cellar.lots ' || new.tenant_id::text, 0));
    new.number := 1 + coalesce((select max(lot.number) from cellar.lot lot where lot.tenant_id = new.tenant_id), 0);
    return new;
end $$;
create trigger number_lot before insert on cellar.lot for each row when (not backbone.is_import()) execute function cellar.number_lot();

-- What the bottles hold is what the ledger says went into them.
create function cellar.compare_bottles() returns trigger
    language plpgsql set search_path = ''
as $$
begin
    if new.bottles::bigint * new.content_ml is distinct from (
        select sum(leg.volume_ml) from cellar.leg leg
        where leg.tenant_id = new.tenant_id and leg.operation_id = new.operation_id and leg.lot_id = new.lot_id and leg.account = 'Bottles') then
        raise exception 'The bottles do not hold what the ledger says.'
            using errcode = 'check_violation', schema = 'cellar', table = 'bottling', constraint = 'bottling_matches_ledger';
    end if;
    return null;
end $$;
create trigger compare_bottles after insert on cellar.bottling for each row when (not backbone.is_import()) execute function cellar.compare_bottles();

-- How many bottles there are, kept for the same reason.
create function cellar.count_bottles() returns trigger
    language plpgsql security definer set search_path = ''
as $$
begin
    insert into cellar.bottle_stock as kept (tenant_id, id, product_id, vintage, content_ml, bottles)
    select new.tenant_id, gen_random_uuid(), lot.product_id, lot.vintage, new.content_ml, new.bottles
    from cellar.lot lot where lot.tenant_id = new.tenant_id and lot.id = new.lot_id
    on conflict (tenant_id, product_id, vintage, content_ml) do update set bottles = kept.bottles + excluded.bottles;
    return null;
end $$;
alter function cellar.count_bottles() owner to saasstarter_bookkeeper;
revoke execute on function cellar.count_bottles() from public;
create trigger count_bottles after insert on cellar.bottling for each row when (not backbone.is_import()) execute function cellar.count_bottles();
