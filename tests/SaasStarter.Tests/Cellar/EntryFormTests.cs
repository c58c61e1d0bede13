using System.Globalization;
using System.Net;
using System.Text.Json;
using SaasStarter.Backbone.Jobs;
using SaasStarter.Backbone.Tenancy;
using SaasStarter.Cellar.Operations;
using SaasStarter.Tests.Hosting;

namespace SaasStarter.Tests.Cellar;

/// <summary>A form that is sent again, because its answer was lost or a button was hit twice, is carried out once; without a script, too.</summary>
public sealed class EntryFormTests(TestApplication app) : IClassFixture<TestApplication>
{
    private static int _estates;

    [Fact]
    public async Task A_form_that_arrives_twice_is_carried_out_once_and_answered_twice()
    {
        var (cellar, owner) = await NewCellar();

        var first = await Rack(cellar, owner, "key-1");
        var second = await Rack(cellar, owner, "key-1");

        Assert.Equal((HttpStatusCode.Redirect, first.Location), (second.Status, second.Location));
        Assert.Contains("That was recorded already, and only once.", (await owner.Get(first.Location!)).Text, StringComparison.Ordinal);
        Assert.Equal(10_00_000, await cellar.VolumeOf("Tank 2"));
    }

    [Fact]
    public async Task Twenty_times_at_the_same_moment_is_once()
    {
        var (cellar, owner) = await NewCellar();

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Rack(cellar, owner, "key-2")));

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.Redirect, answer.Status));
        Assert.Equal(10_00_000, await cellar.VolumeOf("Tank 2"));
    }

    [Fact]
    public async Task Another_key_another_content_and_another_person_are_other_entries()
    {
        var (cellar, owner) = await NewCellar();
        var other = await app.SignUp($"other{_estates}@entry.example");
        await app.Join(cellar.Tenant, other, Role.Admin);

        await Rack(cellar, owner, "key-3");
        await Rack(cellar, owner, "key-4");
        await Rack(cellar, owner, "key-3", volume: "5");
        await Rack(cellar, other, "key-3");

        Assert.Equal(35_00_000, await cellar.VolumeOf("Tank 2"));
    }

    [Fact]
    public async Task What_was_refused_can_be_sent_again()
    {
        var (cellar, owner) = await NewCellar();

        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await Rack(cellar, owner, "key-5", volume: "55")).Status);
        await cellar.Do(new RecordHarvest(cellar.Parcel("A"), cellar.Container("Tank 1"), 1000, "10", cellar.Today));

        Assert.Equal(HttpStatusCode.Redirect, (await Rack(cellar, owner, "key-5", volume: "55")).Status);
        Assert.Equal(55_00_000, await cellar.VolumeOf("Tank 2"));
    }

    [Fact]
    public async Task A_script_is_told_where_to_go_and_sees_the_page_when_it_is_refused()
    {
        var (cellar, owner) = await NewCellar();

        var accepted = await Rack(cellar, owner, "key-6", accept: "application/json");
        var refused = await Rack(cellar, owner, "key-7", volume: "-3", accept: "application/json");

        Assert.Equal(HttpStatusCode.OK, accepted.Status);
        Assert.Equal(cellar.Tenant.Path($"cellar/containers/{cellar.Container("Tank 1")}"), JsonDocument.Parse(accepted.Body).RootElement.GetProperty("location").GetString());
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.Contains("A volume is never negative", refused.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_carried_out_is_forgotten_after_a_month()
    {
        var (cellar, owner) = await NewCellar();
        await Rack(cellar, owner, "key-8");
        await Rack(cellar, owner, "key-9", volume: "1");
        await app.Sql(TestDatabase.Superuser, $"update backbone.answered_form set answered_at = now() - interval '31 days' where tenant_id = '{cellar.Tenant.Id.Value}' and answer = (select min(answer) from backbone.answered_form where tenant_id = '{cellar.Tenant.Id.Value}')");

        await app.Send(new PruneAnsweredForms(), cellar.Tenant);

        Assert.Equal(1L, await app.Database.Value<long>(TestDatabase.Superuser, $"select count(*) from backbone.answered_form where tenant_id = '{cellar.Tenant.Id.Value}'"));
    }

    /// <summary>Each line is a mistake that people make at a tank, and what they read.</summary>
    [Theory]
    [InlineData("0", 0, "Give a volume of more than nothing.")]
    [InlineData("-5", 0, "A volume is never negative. To take wine out, use the operation that does so.")]
    [InlineData("1.00001", 0, "At most four decimals of a hectolitre, or two of a litre: ten millilitres. Round it.")]
    [InlineData("5 kg", 0, "“kg” is no unit of volume. Give hectolitres (hl) or litres (l).")]
    [InlineData("50.01", 0, "holds 50.00 hl. Enter that much at most.")]
    [InlineData("5", 1, "This day is yet to come. Enter it when it is done.")]
    [InlineData("5", -70, "This month is closed. Enter a day from")]
    public async Task A_mistake_at_the_tank_is_answered_with_what_to_do_instead_and_what_was_typed(string volume, int days, string answer)
    {
        var (cellar, owner) = await NewCellar();
        await cellar.Do(new CloseMonth(cellar.Today.AddMonths(-1).ToString("yyyy-MM", CultureInfo.InvariantCulture)));
        var path = cellar.Tenant.Path($"cellar/containers/{cellar.Container("Tank 1")}/rack");

        var refused = await owner.Forge(path, ("To", cellar.Container("Tank 2").ToString()), ("Volume", volume), ("Arriving", "1"), ("OccurredOn", cellar.Today.AddDays(days).ToString("O", CultureInfo.InvariantCulture)));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.Contains(answer, refused.Form(path).Text, StringComparison.Ordinal);
        Assert.Equal(volume, refused.Form(path).ValueOf("Volume"));
        Assert.Equal(50_00_000, await cellar.VolumeOf("Tank 1"));
    }

    [Fact]
    public async Task Whoever_signs_out_leaves_nothing_in_the_browser()
    {
        var (_, owner) = await NewCellar();

        Assert.Equal("\"storage\"", (await owner.Forge("/sign-out")).Header("Clear-Site-Data"));
    }

    private static async Task<Answer> Rack(TestCellar cellar, TestVisitor who, string key, string volume = "10", string? accept = null)
    {
        var path = cellar.Tenant.Path($"cellar/containers/{cellar.Container("Tank 1")}/rack");
        TestField[] fields = [("__key", key), ("To", cellar.Container("Tank 2").ToString()), ("Volume", volume), ("Arriving", volume), ("OccurredOn", cellar.Today.ToString("O", CultureInfo.InvariantCulture))];
        return await who.Forge(path, accept, fields);
    }

    private async Task<(TestCellar Cellar, TestVisitor Owner)> NewCellar()
    {
        var number = Interlocked.Increment(ref _estates);
        var owner = await app.SignUp($"owner{number}@entry.example");
        var cellar = await TestCellar.Create(app, await app.CreateTenant(owner, $"Entry {number}"), owner);
        await cellar.Do(new RecordHarvest(cellar.Parcel("A"), cellar.Container("Tank 1"), 8000, "50", cellar.Today));
        return (cellar, owner);
    }
}
