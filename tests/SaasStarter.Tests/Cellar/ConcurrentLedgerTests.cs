using System.Collections.Concurrent;
using Npgsql;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Cellar.Estate;
using SaasStarter.Cellar.Operations;
using SaasStarter.Tests.Hosting;

namespace SaasStarter.Tests.Cellar;

/// <summary>Many who work in one cellar at once: whatever they do, the books are right.</summary>
public sealed class ConcurrentLedgerTests(TestApplication app) : IClassFixture<TestApplication>
{
    private const int Users = 8;
    private const int OperationsPerUser = 1_250;

    // Each is a sentence about a row that must not exist.
    private static readonly (string Rule, string Sql)[] Invariants =
    [
        ("the legs of an operation add up to nothing", "select operation_id::text from cellar.leg group by operation_id having sum(volume_ml) <> 0"),
        ("a container holds what its legs say", """
            select container.name from cellar.container left join (
                select container_id, sum(volume_ml) as volume_ml from cellar.leg where container_id is not null group by container_id) moved on moved.container_id = container.id
            where container.volume_ml <> coalesce(moved.volume_ml, 0)
            """),
        ("a container holds nothing of another lot", """
            select container.name from cellar.leg join cellar.container on container.id = leg.container_id
            group by container.id, container.name, container.lot_id, leg.lot_id having sum(leg.volume_ml) <> 0 and container.lot_id is distinct from leg.lot_id
            """),
        ("a container is never below nothing nor above its capacity", "select name from cellar.container where volume_ml < 0 or volume_ml > capacity_ml or (lot_id is null) <> (volume_ml = 0)"),
        ("a lot is made of exactly what went into it", """
            select lot.number::text from cellar.lot
            where (select sum(volume_ml) from cellar.lot_part part where part.lot_id = lot.id)
                <> coalesce((select sum(volume_ml) from cellar.lot_source source where source.lot_id = lot.id), 0)
                 + coalesce((select sum(volume_ml) from cellar.harvest where harvest.lot_id = lot.id), 0)
            """),
        ("a lot is made from older ones", """
            select lot.number::text from cellar.lot_source source join cellar.lot on lot.id = source.lot_id join cellar.lot origin on origin.id = source.source_id
            where origin.number >= lot.number
            """),
        ("lots are numbered without a gap", "select max(number)::text from cellar.lot having max(number) <> count(*)"),
        ("a correction is the contrary of its operation", """
            select operation.id::text from cellar.operation join cellar.leg on leg.operation_id in (operation.id, operation.reverses_id)
            where operation.reverses_id is not null group by operation.id, leg.account, leg.container_id, leg.lot_id having sum(leg.volume_ml) <> 0
            """),
        ("bottles hold what the ledger says", """
            select code from cellar.bottling
            where bottles::bigint * content_ml <> (select sum(volume_ml) from cellar.leg where leg.operation_id = bottling.operation_id and account = 'Bottles')
            """),
        ("the sums of the months are those of the legs", """
            select month::text from (
                select month, account, product_id, vintage, volume_ml from cellar.month_figure
                union all
                select date_trunc('month', operation.occurred_on)::date, leg.account, lot.product_id, lot.vintage, -leg.volume_ml
                from cellar.leg join cellar.operation on operation.id = leg.operation_id join cellar.lot on lot.id = leg.lot_id) line
            group by month, account, product_id, vintage having sum(volume_ml) <> 0
            """),
        ("bottles are counted", """
            select content_ml::text from (
                select product_id, vintage, content_ml, bottles from cellar.bottle_stock
                union all
                select lot.product_id, lot.vintage, bottling.content_ml, -bottling.bottles from cellar.bottling join cellar.lot on lot.id = bottling.lot_id) line
            group by product_id, vintage, content_ml having sum(bottles) <> 0
            """),
        ("nothing is lost from the books", "select 'all' from cellar.leg having sum(volume_ml) <> 0"),
    ];

    [Fact]
    public async Task Ten_thousand_operations_by_eight_people_keep_every_invariant()
    {
        var owner = await app.SignUp("owner@crowd.example");
        var cellar = await TestCellar.Create(app, await app.CreateTenant(owner, "Crowd"), owner);
        var recorded = new ConcurrentQueue<Id<Operation>>();
        var refused = new ConcurrentDictionary<string, int>();

        await Task.WhenAll(Enumerable.Range(0, Users).Select(user => Task.Run(async () =>
        {
            var random = new Random(user);
            for (var count = 0; count < OperationsPerUser; count++)
            {
                var result = await cellar.Send(Choose(cellar, random, recorded));
                if (result.Problem is { } problem)
                    refused.AddOrUpdate(problem.Fields is [var field, ..] ? field.Message.Key : problem.Message.Key, 1, (_, times) => times + 1);
                else
                    recorded.Enqueue(result.Value.Id);
            }
        })));

        foreach (var (rule, sql) in Invariants)
            Assert.True(await app.Sql(DatabaseRoles.Application, sql, cellar.Tenant.Id) is [], $"Broken: {rule}.");
        Assert.InRange(recorded.Count, 2_000, Users * OperationsPerUser);
        Assert.Contains("HasNoRoom", refused.Keys);
        Assert.Contains("HoldsLess", refused.Keys);
        Assert.Equal(recorded.Count, (long)(await app.Sql(DatabaseRoles.Application, "select count(*) from cellar.operation", cellar.Tenant.Id))[0][0]!);
    }

    [Fact]
    public async Task A_month_is_closed_after_the_entries_that_have_begun_and_before_all_others()
    {
        var owner = await app.SignUp("owner@closing.example");
        var cellar = await TestCellar.Create(app, await app.CreateTenant(owner, "Closing"), owner);
        var last = new DateOnly(cellar.Today.Year, cellar.Today.Month, 1).AddDays(-1);
        await cellar.Do(new RecordHarvest(cellar.Parcel("A"), cellar.Container("Tank 1"), 5000, "50", last));
        await using var entry = await app.Database.Connect(DatabaseRoles.Application);
        await using var begun = await entry.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await Enter(entry, cellar, last);

        var closing = cellar.Do(new CloseMonth(last.ToString("yyyy-MM", System.Globalization.CultureInfo.InvariantCulture)));
        await UntilSomebodyWaits();
        Assert.False(closing.IsCompleted);
        var late = Task.Run(async () =>
        {
            await using var connection = await app.Database.Connect(DatabaseRoles.Application);
            await using var transaction = await connection.BeginTransactionAsync();
            await Enter(connection, cellar, last);
        });
        await begun.CommitAsync(TestContext.Current.CancellationToken);
        await closing;

        var refusal = await Assert.ThrowsAsync<PostgresException>(() => late);
        Assert.Equal("operation_in_open_month", refusal.ConstraintName);
        Assert.Equal(49_00_000, await cellar.VolumeOf("Tank 1"));
    }

    private static ICommand<RecordedOperation> Choose(TestCellar cellar, Random random, ConcurrentQueue<Id<Operation>> recorded)
    {
        var (one, other, third) = (Tank(), Tank(), Tank());
        var volume = Volume(40);
        return random.Next(12) switch
        {
            0 or 1 => new RecordHarvest(cellar.Parcel("ABC"[random.Next(3)].ToString()), one, 1 + random.Next(9000), volume, cellar.Today),
            2 or 3 => new Rack(one, other, volume, random.Next(3) == 0 ? Volume(40) : volume, cellar.Today),
            4 => new Press(one, other, volume, Volume(30), cellar.Today),
            5 => new TopUp(one, other, Volume(3), cellar.Today),
            6 or 7 => new Blend(one, other, volume, third, Volume(20), null, "", cellar.Product, cellar.Today),
            8 => new RecordLoss(one, Volume(60), cellar.Today),
            9 => new TakeStock(one, Volume(100), cellar.Today),
            10 => new Bottle(one, volume, 750, 1 + random.Next(3000), $"L{random.Next(int.MaxValue)}", cellar.Today),
            _ => new CorrectOperation(recorded.Reverse().Take(5).ElementAtOrDefault(random.Next(5))),
        };

        Id<Container> Tank() => cellar.Container($"Tank {1 + random.Next(5)}");

        string Volume(int hectolitres) => (random.Next(1, hectolitres * 100) / 100m).ToString(System.Globalization.CultureInfo.InvariantCulture);
    }

    private static async Task Enter(NpgsqlConnection connection, TestCellar cellar, DateOnly day)
    {
        await using var announce = new NpgsqlCommand("select set_config('app.tenant_id', $1, true)", connection) { Parameters = { new() { Value = cellar.Tenant.Id.Value.ToString() } } };
        await announce.ExecuteNonQueryAsync();
        await using var record = new NpgsqlCommand("""
            select cellar.record_operation(gen_random_uuid(), 'Loss', $1, now(), null, array[gen_random_uuid(), gen_random_uuid()], array['Container', 'Losses'],
                                           array[id, null], array[lot_id, lot_id], array[-100000, 100000]::bigint[])
            from cellar.container where volume_ml > 0
            """, connection)
        { Parameters = { new() { Value = day } } };
        await record.ExecuteNonQueryAsync();
    }

    private async Task UntilSomebodyWaits()
    {
        while (await app.Database.Value<long>(TestDatabase.Superuser, "select count(*) from pg_locks where locktype = 'advisory' and not granted") == 0)
            await Task.Delay(20, TestContext.Current.CancellationToken);
    }
}
