namespace SaasStarter.Tests.Cellar;

/// <summary>A cellar with a long past, written at once: for measuring only, since containers do not hold what their legs say.</summary>
internal static class LargeCellar
{
    /// <summary>
    /// Adds <c>@operations</c> operations of two years with 2.9 legs each to the tenant <c>@tenant</c>, which has a product, parcels and containers. Of a hundred
    /// operations one is a harvest, ten are blends of which eight follow each other, ten are bottlings, and the others are rackings. As a superuser, without triggers.
    /// </summary>
    public const string Sql = """
        select set_config('session_replication_role', 'replica', true);
        create temporary table done on commit drop as
        select i, ('00000000-0000-7000-8000-' || lpad(to_hex(i), 12, '0'))::uuid as id, current_date - 730 + (i * 729 / @operations)::int as day,
               ('00000000-0000-7000-8000-' || lpad(to_hex(i - i % 10), 12, '0'))::uuid as lot_id,
               ('00000000-0000-7000-8000-' || lpad(to_hex(i - i % 10 - 10), 12, '0'))::uuid as lot_before,
               case when i % 100 = 0 then 'Harvest' when i % 10 = 0 then 'Blending' when i % 10 = 1 then 'Bottling' else 'Racking' end as kind,
               containers.ids[1 + i % cardinality(containers.ids)] as one, containers.ids[1 + (i + 1) % cardinality(containers.ids)] as two, parcels.ids[1 + (i / 10) % cardinality(parcels.ids)] as parcel_id
        from generate_series(10, 9 + @operations) i,
             (select array_agg(id order by id) as ids from cellar.container where tenant_id = @tenant) containers,
             (select array_agg(id order by id) as ids from cellar.parcel where tenant_id = @tenant) parcels;

        insert into cellar.lot (tenant_id, id, number, product_id, vintage)
        select @tenant, done.id, (select max(number) from cellar.lot where tenant_id = @tenant) + row_number() over (order by i), (array(select id from cellar.product where tenant_id = @tenant))[1],
               extract(year from day)
        from done where i % 10 = 0;
        insert into cellar.lot_part (tenant_id, id, lot_id, parcel_id, variety, vintage, volume_ml)
        select @tenant, id, id, parcel_id, 'Cabernet franc', extract(year from day), 1000000 from done where i % 10 = 0;
        insert into cellar.lot_source (tenant_id, id, lot_id, source_id, volume_ml)
        select @tenant, id, id, lot_before, 500000 from done where kind = 'Blending' and (i / 10) % 10 between 1 and 8;
        insert into cellar.operation (tenant_id, id, kind, occurred_on, recorded_at) select @tenant, id, kind, day, day from done;
        insert into cellar.leg (tenant_id, id, operation_id, account, container_id, lot_id, volume_ml)
        select @tenant, overlay(done.id::text placing leg.number::text from 15 for 1)::uuid, done.id, leg.account, leg.container_id, done.lot_id, leg.volume_ml
        from done cross join lateral (values
            (1, case when kind = 'Harvest' then 'Harvest' else 'Container' end, case when kind <> 'Harvest' then one end, -1000000),
            (2, case when kind = 'Bottling' then 'Bottles' else 'Container' end, case when kind <> 'Bottling' then two end, case when kind in ('Harvest', 'Blending') then 1000000 else 990000 end),
            (3, case when kind = 'Bottling' then 'Losses' else 'Lees' end, null::uuid, 10000)) leg (number, account, container_id, volume_ml)
        where leg.number < 3 or kind in ('Racking', 'Bottling');
        insert into cellar.harvest (tenant_id, id, operation_id, parcel_id, lot_id, vintage, area_in_ares, kilograms, volume_ml)
        select @tenant, id, id, parcel_id, id, extract(year from day), 150, 1500, 1000000 from done where kind = 'Harvest';
        insert into cellar.bottling (tenant_id, id, operation_id, lot_id, code, content_ml, bottles)
        select @tenant, id, id, lot_id, 'L' || i, 750, 1320 from done where kind = 'Bottling';
        insert into cellar.month_figure as kept (tenant_id, id, month, account, product_id, vintage, volume_ml)
        select @tenant, gen_random_uuid(), date_trunc('month', done.day)::date, leg.account, lot.product_id, lot.vintage, sum(leg.volume_ml)
        from done join cellar.leg on leg.tenant_id = @tenant and leg.operation_id = done.id join cellar.lot on lot.tenant_id = @tenant and lot.id = leg.lot_id group by 3, 4, 5, 6
        on conflict (tenant_id, month, account, product_id, vintage) do update set volume_ml = kept.volume_ml + excluded.volume_ml;
        insert into cellar.bottle_stock (tenant_id, id, product_id, vintage, content_ml, bottles)
        select @tenant, gen_random_uuid(), lot.product_id, lot.vintage, 750, count(*) * 1320 from done join cellar.lot on lot.tenant_id = @tenant and lot.id = done.lot_id where kind = 'Bottling' group by 3, 4;
        update cellar.container set volume_ml = capacity_ml / 2, lot_id = held.id
        from (select id, row_number() over (order by i desc) as place from done where i % 10 = 0) held,
             (select id, row_number() over (order by id) as place, count(*) over () as count from cellar.container where tenant_id = @tenant) placed
        where tenant_id = @tenant and container.id = placed.id and held.place = 1 + placed.place % least((select count(*) from done where i % 10 = 0), placed.count);
        """;
}
