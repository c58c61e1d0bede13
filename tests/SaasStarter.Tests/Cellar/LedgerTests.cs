using Npgsql;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Cellar.Operations;
using SaasStarter.Tests.Hosting;

namespace SaasStarter.Tests.Cellar;

/// <summary>What is done in a cellar, and what is refused with what to do instead.</summary>
public sealed class LedgerTests(TestApplication app) : IClassFixture<TestApplication>
{
    private static readonly string[] TwoTanks = ["Tank 2", "Tank 3"];

    private static int _estates;

    [Fact]
    public async Task A_blend_has_the_shares_of_what_went_into_it_and_keeps_them()
    {
        var cellar = await NewCellar();
        await Fill(cellar, ("A", "Tank 1", "60"), ("B", "Tank 2", "40"), ("C", "Tank 5", "10"));
        await cellar.Do(new Blend(cellar.Container("Tank 3"), cellar.Container("Tank 1"), "60", cellar.Container("Tank 2"), "40", null, "", cellar.Product, cellar.Today));

        await cellar.Do(new Rack(cellar.Container("Tank 3"), cellar.Container("Tank 4"), "50", "50", cellar.Today));
        Assert.Equal((50_00_000, 50_00_000), (await cellar.VolumeOf("Tank 3"), await cellar.VolumeOf("Tank 4")));
        await cellar.Do(new Blend(cellar.Container("Tank 4"), cellar.Container("Tank 5"), "10", null, "", null, "", cellar.Product, cellar.Today));

        var story = await cellar.StoryOf("Tank 4");
        Assert.Equal(["50.00", "33.33", "16.67"], story.Parts.Select(part => (part.Share * 100).ToString("0.00", System.Globalization.CultureInfo.InvariantCulture)));
        Assert.Equal(["Cabernet franc", "Grolleau", "Pineau d’Aunis"], story.Parts.Select(part => part.Variety));
        Assert.Equal(1m, story.Parts.Sum(part => part.Share), 9);
        // What was left behind is the blend of two still.
        Assert.Equal([0.6m, 0.4m], (await cellar.StoryOf("Tank 3")).Parts.Select(part => part.Share));
    }

    [Fact]
    public async Task Twelve_hectolitres_make_1590_bottles_and_a_loss_of_seven_and_a_half_litres()
    {
        var cellar = await NewCellar();
        await Fill(cellar, ("A", "Tank 1", "12.00"));

        await cellar.Do(new Bottle(cellar.Container("Tank 1"), "12.00", 750, 1590, "L26A", cellar.Today));

        Assert.Equal(0, await cellar.VolumeOf("Tank 1"));
        Assert.Equal([("Bottles", 1_192_500L), ("Losses", 7_500L)], (await Sql(cellar, """
            select account, volume_ml from cellar.leg join cellar.operation on operation.tenant_id = leg.tenant_id and operation.id = operation_id
            where kind = 'Bottling' and account <> 'Container' order by account
            """)).Select(row => ((string)row[0]!, (long)row[1]!)));
        var stock = Assert.Single((await cellar.Send(new ListStock())).Value.Lines);
        Assert.Equal((0L, 1590L, 1_192_500L), (stock.BulkMl, stock.Bottles, stock.BottledMl));
    }

    [Fact]
    public async Task A_bottle_leads_to_its_parcels_and_a_bad_batch_to_every_bottle()
    {
        var cellar = await NewCellar();
        await Fill(cellar, ("A", "Tank 1", "20"), ("B", "Tank 2", "20"), ("C", "Tank 3", "20"));
        await cellar.Do(new AddToWine(cellar.Container("Tank 1"), "Sulphite", "BAD-1", "120 g", cellar.Today));
        await cellar.Do(new Blend(cellar.Container("Tank 4"), cellar.Container("Tank 1"), "10", cellar.Container("Tank 2"), "10", null, "", cellar.Product, cellar.Today));
        await cellar.Do(new Blend(cellar.Container("Tank 5"), cellar.Container("Tank 4"), "10", cellar.Container("Tank 3"), "10", null, "", cellar.Product, cellar.Today));
        var root = (await cellar.StoryOf("Tank 1")).Lot;
        await cellar.Do(new Bottle(cellar.Container("Tank 5"), "7.5", 750, 1000, "L9", cellar.Today));

        var bottled = await cellar.StoryOf("Tank 5");
        Assert.Equal(3, bottled.Parts.Select(part => part.Parcel).Distinct().Count());
        Assert.Contains(bottled.Ancestors, lot => lot.Id == root.Id);
        Assert.Equal("BAD-1", Assert.Single(bottled.Additions).Batch);
        var origin = (await cellar.Send(new ShowLot(root.Id))).Value;
        Assert.Equal(2, origin.Descendants.Count);
        Assert.Equal("L9", Assert.Single(origin.Bottlings).Code);
    }

    [Fact]
    public async Task Pressing_topping_up_losses_and_stock_taking_balance()
    {
        var cellar = await NewCellar();
        await Fill(cellar, ("A", "Tank 1", "50"), ("B", "Tank 2", "30"));

        await cellar.Do(new Press(cellar.Container("Tank 1"), cellar.Container("Tank 3"), "50", "42.5", cellar.Today));
        await cellar.Do(new TopUp(cellar.Container("Tank 3"), cellar.Container("Tank 2"), "0.5", cellar.Today));
        await cellar.Do(new RecordLoss(cellar.Container("Tank 3"), "25 l", cellar.Today));
        await cellar.Do(new TakeStock(cellar.Container("Tank 2"), "29.4", cellar.Today));

        Assert.Equal((0L, 29_40_000L, 42_75_000L), (await cellar.VolumeOf("Tank 1"), await cellar.VolumeOf("Tank 2"), await cellar.VolumeOf("Tank 3")));
        Assert.Equal([("Harvest", -8_000_000L), ("Losses", 25_000L), ("Pomace", 750_000L), ("StockTaking", 10_000L)], (await Sql(cellar, """
            select account, sum(volume_ml)::bigint from cellar.leg where account <> 'Container' group by account order by account
            """)).Select(row => ((string)row[0]!, (long)row[1]!)));
        // Topped up with another lot, it is another one.
        Assert.Equal(2, (await cellar.StoryOf("Tank 3")).Parts.Count);
    }

    [Fact]
    public async Task An_operation_is_undone_by_its_contrary_and_once()
    {
        var cellar = await NewCellar();
        await Fill(cellar, ("A", "Tank 1", "60"), ("B", "Tank 2", "40"));
        var blend = await cellar.Do(new Blend(cellar.Container("Tank 3"), cellar.Container("Tank 1"), "60", cellar.Container("Tank 2"), "40", null, "", cellar.Product, cellar.Today));
        var bottles = await cellar.Do(new Bottle(cellar.Container("Tank 3"), "7.5", 750, 1000, "L7", cellar.Today));

        Assert.Equal("UndoLaterFirst", (await cellar.Send(new CorrectOperation(blend.Id))).Problem!.Message.Key);
        var correction = await cellar.Do(new CorrectOperation(bottles.Id));
        await cellar.Do(new CorrectOperation(blend.Id));

        Assert.Equal((60_00_000L, 40_00_000L, 0L), (await cellar.VolumeOf("Tank 1"), await cellar.VolumeOf("Tank 2"), await cellar.VolumeOf("Tank 3")));
        Assert.Equal("CorrectedAlready", (await cellar.Send(new CorrectOperation(blend.Id))).Problem!.Message.Key);
        Assert.Equal("CorrectionStands", (await cellar.Send(new CorrectOperation(correction.Id))).Problem!.Message.Key);
        Assert.Equal(0, (await cellar.Send(new ListStock())).Value.Lines.Sum(line => line.Bottles));
    }

    [Theory]
    [InlineData("0", "VolumeOfNothing")]
    [InlineData("0,00 hl", "VolumeOfNothing")]
    [InlineData("-5", "NegativeVolume")]
    [InlineData("−5", "NegativeVolume")]
    [InlineData("1.00001", "TooManyDecimals")]
    [InlineData("12.345 l", "TooManyDecimals")]
    [InlineData("5 kg", "WrongUnit")]
    [InlineData("twelve", "NoVolume")]
    [InlineData("", "NoVolume")]
    [InlineData("1.2.3", "NoVolume")]
    [InlineData("1 25", "NoVolume")]
    [InlineData("99999999999999999999", "VolumeTooLarge")]
    public async Task A_volume_that_is_none_is_refused_with_what_to_write_instead(string volume, string message)
    {
        var cellar = await NewCellar();

        var result = await cellar.Send(new RecordHarvest(cellar.Parcel("A"), cellar.Container("Tank 1"), 1000, volume, cellar.Today));

        Assert.Equal(("Volume", message), Error(result.Problem));
        Assert.Equal(0, await CountOperations(cellar));
    }

    [Theory]
    [InlineData("12.5", 1_250_000)]
    [InlineData("12,5", 1_250_000)]
    [InlineData("1 250 l", 1_250_000)]
    [InlineData("1\u202f250 L", 1_250_000)]
    [InlineData("0.0001 hl", 10)]
    public void A_volume_reads_the_same_in_every_language(string text, long ml) => Assert.Equal(ml, Volumes.Read(text));

    [Fact]
    public async Task What_cannot_be_is_refused_and_nothing_half_is_written()
    {
        var cellar = await NewCellar();
        await Fill(cellar, ("A", "Tank 1", "60"), ("B", "Tank 2", "90"));
        var before = await CountOperations(cellar);
        var lots = await CountLots(cellar);
        var (one, two, three) = (cellar.Container("Tank 1"), cellar.Container("Tank 2"), cellar.Container("Tank 3"));
        var today = cellar.Today;

        Assert.Equal(("Volume", "HasNoRoom"), Error((await cellar.Send(new RecordHarvest(cellar.Parcel("A"), one, 9000, "40.01", today))).Problem));
        Assert.Equal(("OccurredOn", "InTheFuture"), Error((await cellar.Send(new RecordHarvest(cellar.Parcel("A"), one, 9000, "1", today.AddDays(1)))).Problem));
        Assert.Equal(("Kilograms", "WrongWeight"), Error((await cellar.Send(new RecordHarvest(cellar.Parcel("A"), one, 0, "1", today))).Problem));
        Assert.Equal(("Volume", "HoldsLess"), Error((await cellar.Send(new Rack(one, three, "60.01", "60", today))).Problem));
        Assert.Equal(("Arriving", "ArrivesMore"), Error((await cellar.Send(new Rack(one, three, "50", "51", today))).Problem));
        Assert.Equal(("To", "HoldsAnotherLot"), Error((await cellar.Send(new Rack(one, two, "5", "5", today))).Problem));
        Assert.Equal(("To", "SameContainer"), Error((await cellar.Send(new Rack(one, one, "5", "5", today))).Problem));
        Assert.Equal(("Volume", "IsEmpty"), Error((await cellar.Send(new Rack(three, one, "5", "5", today))).Problem));
        Assert.Equal(("Volume", "NothingToTopUp"), Error((await cellar.Send(new TopUp(three, one, "5", today))).Problem));
        Assert.Equal(("Bottles", "BottlesHoldMore"), Error((await cellar.Send(new Bottle(one, "7.5", 750, 1001, "L1", today))).Problem));
        Assert.Equal(("Code", "CodeBeginsWithL"), Error((await cellar.Send(new Bottle(one, "7.5", 750, 1000, "26", today))).Problem));
        Assert.Equal(("Volume", "BooksAreRight"), Error((await cellar.Send(new TakeStock(one, "60", today))).Problem));
        Assert.Equal(("Amount", "AmountNeedsUnit"), Error((await cellar.Send(new AddToWine(one, "Sugar", "", "20", today))).Problem));
        await cellar.Do(new Rack(one, three, "20", "20", today));
        Assert.Equal(("From", "BlendOfOneLot"), Error((await cellar.Send(new Blend(one, three, "5", null, "", null, "", cellar.Product, today))).Problem));
        Assert.Equal(("From", "SameContainer"), Error((await cellar.Send(new Blend(one, two, "5", two, "5", null, "", cellar.Product, today))).Problem));

        Assert.Equal((before + 1, lots), (await CountOperations(cellar), await CountLots(cellar)));
    }

    [Fact]
    public async Task A_closed_month_takes_no_entry_and_is_closed_once()
    {
        var cellar = await NewCellar();
        var last = new DateOnly(cellar.Today.Year, cellar.Today.Month, 1).AddDays(-1);
        await cellar.Do(new RecordHarvest(cellar.Parcel("A"), cellar.Container("Tank 1"), 5000, "40", last));

        Assert.Equal(("Month", "MonthIsNotOver"), Error((await cellar.Send(new CloseMonth(Month(cellar.Today)))).Problem));
        await cellar.Do(new CloseMonth(Month(last)));

        Assert.Equal(("OccurredOn", "InClosedMonth"), Error((await cellar.Send(new RecordLoss(cellar.Container("Tank 1"), "1", last))).Problem));
        Assert.Equal(("OccurredOn", "InClosedMonth"), Error((await cellar.Send(new RecordLoss(cellar.Container("Tank 1"), "1", last.AddMonths(-5)))).Problem));
        Assert.Equal(("Month", "ClosedAlready"), Error((await cellar.Send(new CloseMonth(Month(last.AddMonths(-1))))).Problem));
        await cellar.Do(new RecordLoss(cellar.Container("Tank 1"), "1", cellar.Today));
    }

    [Fact]
    public async Task Two_who_empty_the_same_tank_take_no_more_than_is_in_it()
    {
        var cellar = await NewCellar();
        await Fill(cellar, ("A", "Tank 1", "50"));

        var results = await Task.WhenAll(TwoTanks.Select(to => cellar.Send(new Rack(cellar.Container("Tank 1"), cellar.Container(to), "50", "50", cellar.Today))));

        Assert.Equal(("Volume", "IsEmpty"), Error(Assert.Single(results, result => result.Problem is not null).Problem));
        Assert.Equal(0, await cellar.VolumeOf("Tank 1"));
        Assert.Equal(50_00_000, await cellar.VolumeOf("Tank 2") + await cellar.VolumeOf("Tank 3"));
    }

    [Theory]
    [InlineData("array[gen_random_uuid()], array['Container'], array[container.id], array[container.lot_id], array[-1::bigint]", "operation_balances")]
    [InlineData("array[gen_random_uuid(), gen_random_uuid()], array['Container', 'Harvest'], array[container.id, null], array[container.lot_id, container.lot_id], array[9999999, -9999999]::bigint[]", "container_within_capacity")]
    [InlineData("array[gen_random_uuid(), gen_random_uuid()], array['Container', 'Losses'], array[container.id, null], array[container.lot_id, container.lot_id], array[-9999999, 9999999]::bigint[]", "container_not_below_zero")]
    [InlineData("array[gen_random_uuid(), gen_random_uuid()], array['Container', 'Harvest'], array[container.id, null], array[other.id, other.id], array[1, -1]::bigint[]", "container_holds_one_lot")]
    public async Task A_forged_operation_is_refused(string legs, string constraint)
    {
        var cellar = await NewCellar();
        await Fill(cellar, ("A", "Tank 1", "10"), ("B", "Tank 2", "10"));

        var refusal = await Assert.ThrowsAsync<PostgresException>(() => app.Sql(DatabaseRoles.Application, $"""
            select cellar.record_operation(gen_random_uuid(), 'Loss', current_date, now(), null, {legs})
            from cellar.container, cellar.lot other where container.name like '%Tank 1' and other.id <> container.lot_id
            """, cellar.Tenant.Id));

        Assert.Equal(constraint, refusal.ConstraintName);
    }

    [Theory]
    [InlineData("insert into cellar.operation select * from cellar.operation")]
    [InlineData("insert into cellar.leg select * from cellar.leg")]
    [InlineData("update cellar.leg set volume_ml = 1")]
    [InlineData("delete from cellar.leg")]
    [InlineData("update cellar.operation set occurred_on = current_date")]
    [InlineData("update cellar.container set volume_ml = 0")]
    [InlineData("update cellar.container set lot_id = null")]
    [InlineData("insert into cellar.container (tenant_id, id, name, room, kind, capacity_ml, volume_ml) values (backbone.current_tenant(), gen_random_uuid(), 'x', 'x', 'Tank', 1, 1)")]
    [InlineData("delete from cellar.closed_month")]
    [InlineData("update cellar.lot_part set volume_ml = 1")]
    [InlineData("update cellar.month_figure set volume_ml = 1")]
    [InlineData("update cellar.bottle_stock set bottles = 1")]
    [InlineData("update cellar.harvest set area_in_ares = 1")]
    public async Task The_application_only_adds_to_the_books(string statement)
    {
        var cellar = await NewCellar();
        await Fill(cellar, ("A", "Tank 1", "10"));

        var refusal = await Assert.ThrowsAsync<PostgresException>(() => app.Sql(DatabaseRoles.Application, statement, cellar.Tenant.Id));

        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refusal.SqlState);
    }

    [Fact]
    public async Task Bottles_that_the_ledger_does_not_know_are_refused()
    {
        var cellar = await NewCellar();
        await Fill(cellar, ("A", "Tank 1", "10"));

        var refusal = await Assert.ThrowsAsync<PostgresException>(() => app.Sql(DatabaseRoles.Application, """
            insert into cellar.bottling (tenant_id, id, operation_id, lot_id, code, content_ml, bottles)
            select tenant_id, gen_random_uuid(), operation_id, lot_id, 'LX', 750, 10 from cellar.leg limit 1
            """, cellar.Tenant.Id));

        Assert.Equal("bottling_matches_ledger", refusal.ConstraintName);
    }

    private static async Task Fill(TestCellar cellar, params (string Parcel, string Container, string Volume)[] harvests)
    {
        foreach (var (parcel, container, volume) in harvests)
            await cellar.Do(new RecordHarvest(cellar.Parcel(parcel), cellar.Container(container), 5000, volume, cellar.Today));
    }

    private static (string Field, string Message)? Error(Problem? problem) => problem?.Fields.Select(field => (field.Field, field.Message.Key)).FirstOrDefault();

    private static string Month(DateOnly day) => day.ToString("yyyy-MM", System.Globalization.CultureInfo.InvariantCulture);

    private async Task<TestCellar> NewCellar()
    {
        var number = Interlocked.Increment(ref _estates);
        var owner = await app.SignUp($"owner{number}@estate.example");
        return await TestCellar.Create(app, await app.CreateTenant(owner, $"Estate {number}"), owner);
    }

    private Task<IReadOnlyList<object?[]>> Sql(TestCellar cellar, string sql) => app.Sql(DatabaseRoles.Application, sql, cellar.Tenant.Id);

    private async Task<long> CountOperations(TestCellar cellar) => (long)(await Sql(cellar, "select count(*) from cellar.operation"))[0][0]!;

    private async Task<long> CountLots(TestCellar cellar) => (long)(await Sql(cellar, "select count(*) from cellar.lot"))[0][0]!;
}
