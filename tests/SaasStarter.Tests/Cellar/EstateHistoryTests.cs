using System.Globalization;
using System.Net;
using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.AuditTrail;
using SaasStarter.Backbone.Core;
using SaasStarter.Cellar.Estate;
using SaasStarter.Cellar.Operations;
using SaasStarter.Tests.Hosting;

namespace SaasStarter.Tests.Cellar;

/// <summary>What the history of the estate's records shows, and what comes back of it.</summary>
public sealed class EstateHistoryTests(TestApplication app) : IClassFixture<TestApplication>
{
    private static int _estates;

    [Fact]
    public async Task A_parcel_a_wine_and_a_container_are_again_what_they_were()
    {
        var (cellar, owner) = await NewCellar();
        var (parcel, container) = (cellar.Parcel("A"), cellar.Container("Tank 1"));
        var before = (Parcel: (await cellar.Send(new ShowParcel(parcel))).Value.Parcel, Product: (await cellar.Send(new ShowProduct(cellar.Product))).Value,
            Container: (await cellar.Send(new ShowContainer(container))).Value.Container);
        await cellar.Do(new AddProduct("Other wine", "Vin de France", WineColour.White));
        var other = await cellar.Read(db => db.Products.Where(product => product.Name == "Other wine").Select(product => product.Id).SingleAsync());
        await cellar.Do(new ChangeParcel(parcel, "Changed", "Chenin", 90, null, other));
        await cellar.Do(new ChangeProduct(cellar.Product, "Changed wine", "Vin de France", WineColour.Rose));
        await cellar.Do(new ChangeContainer(container, "Changed tank", "Elsewhere", ContainerKind.Cask, "12.34"));

        foreach (var subject in new[] { parcel.ToString(), cellar.Product.ToString(), container.ToString() })
        {
            await Restore(cellar, owner, subject);
            Assert.Contains("as it was then", owner.Current.Text, StringComparison.Ordinal);
        }

        var after = (await cellar.Send(new ShowParcel(parcel))).Value.Parcel;
        Assert.Equal((before.Parcel.Name, before.Parcel.Variety, before.Parcel.AreaInAres, before.Parcel.PlantedIn, before.Parcel.ProductId),
            (after.Name, after.Variety, after.AreaInAres, after.PlantedIn, after.ProductId));
        var wine = (await cellar.Send(new ShowProduct(cellar.Product))).Value;
        Assert.Equal((before.Product.Name, before.Product.Appellation, before.Product.Colour), (wine.Name, wine.Appellation, wine.Colour));
        var tank = (await cellar.Send(new ShowContainer(container))).Value.Container;
        Assert.Equal((before.Container.Name, before.Container.Room, before.Container.Kind, before.Container.CapacityMl), (tank.Name, tank.Room, tank.Kind, tank.CapacityMl));
        Assert.Equal(["ChangeContainer", "ChangeParcel", "ChangeProduct"], (await LastActions(cellar, 3)).Order());
    }

    [Fact]
    public async Task What_the_cellar_has_outgrown_stays_and_the_reason_is_said()
    {
        var (cellar, owner) = await NewCellar();
        var container = cellar.Container("Tank 1");
        var was = (await cellar.Send(new ShowContainer(container))).Value.Container;
        await cellar.Do(new ChangeContainer(container, was.Name, was.Room, ContainerKind.Tank, "150"));
        await cellar.Do(new RecordHarvest(cellar.Parcel("A"), container, 8000, "120", cellar.Today));

        await Restore(cellar, owner, container.ToString());

        Assert.Equal(HttpStatusCode.Conflict, owner.Current.Status);
        Assert.Contains("holds 120.00 hl", owner.Current.Text, StringComparison.Ordinal);
        Assert.Equal(150_00_000L, (await cellar.Send(new ShowContainer(container))).Value.Container.CapacityMl);
    }

    [Fact]
    public async Task A_name_that_somebody_else_took_is_not_taken_back()
    {
        var (cellar, owner) = await NewCellar();
        var parcel = (await cellar.Send(new ShowParcel(cellar.Parcel("A")))).Value.Parcel;
        await cellar.Do(new ChangeParcel(parcel.Id, "Given up", parcel.Variety, parcel.AreaInAres, parcel.PlantedIn, parcel.ProductId));
        await cellar.Do(new AddParcel(parcel.Name, "Chenin", 10, null, cellar.Product));

        await Restore(cellar, owner, parcel.Id.ToString());

        Assert.Equal(HttpStatusCode.Conflict, owner.Current.Status);
        Assert.Contains("There is one with this name already", owner.Current.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("en", "Capacity", "100.00 hl", "12.34 hl", "Barrel", "Role")]
    [InlineData("fr", "Capacité", "100,00 hl", "12,34 hl", "Barrique", "Rôle")]
    public async Task Values_are_told_in_words_with_units_and_names_in_the_language_of_the_reader(string culture, string field, string before, string after, string kind, string role)
    {
        var (cellar, owner) = await NewCellar(culture);
        await cellar.Do(new ChangeContainer(cellar.Container("Tank 1"), "Seven", "Cave", ContainerKind.Barrel, after.Split(' ')[0]));
        await cellar.Do(new RecordHarvest(cellar.Parcel("A"), cellar.Container("Tank 2"), 8000, "60", cellar.Today));
        var harvest = await cellar.Read(db => db.Harvests.Select(row => row.Id).SingleAsync());
        var lot = (await cellar.StoryOf("Tank 2")).Lot.Number;

        var container = (await owner.Open(cellar.Tenant.Path($"history/{cellar.Container("Tank 1")}"))).Text;
        Assert.Matches($"(?s){field}.*?{before}.*?{after}", container);
        Assert.Contains(kind, container, StringComparison.Ordinal);
        Assert.DoesNotContain("10000000", container, StringComparison.Ordinal);

        var harvested = (await owner.Open(cellar.Tenant.Path($"history/{harvest}"))).Text;
        Assert.Contains((await cellar.Send(new ShowParcel(cellar.Parcel("A")))).Value.Parcel.Name, harvested, StringComparison.Ordinal);
        Assert.Contains($"Lot {lot.ToString(CultureInfo.InvariantCulture)}", harvested, StringComparison.Ordinal);
        var day = cellar.Today.ToString("d", CultureInfo.GetCultureInfo(culture));
        Assert.Contains($", {day}", harvested, StringComparison.Ordinal);

        var member = await app.InTenant(cellar.Tenant, db => db.Set<Backbone.Memberships.Membership>().Select(row => row.Id).SingleAsync());
        Assert.Contains(role, (await owner.Open(cellar.Tenant.Path($"history/{member}"))).Text, StringComparison.Ordinal);
    }

    private async Task Restore(TestCellar cellar, TestVisitor owner, string subject)
    {
        var first = await app.InTenant(cellar.Tenant, db => db.Set<AuditEntry>().Where(entry => entry.Subject == subject && entry.Entity != null)
            .OrderBy(entry => entry.Id).Select(entry => entry.Id).FirstAsync());
        await owner.Open(cellar.Tenant.Path($"history/{subject}"));
        await owner.Post(cellar.Tenant.Path($"history/{subject}/restore/{first}"));
    }

    private Task<List<string?>> LastActions(TestCellar cellar, int count) => app.InTenant(cellar.Tenant, db => db.Set<AuditEntry>().Where(entry => entry.Kind == EntryKind.Action)
        .OrderByDescending(entry => entry.Id).Take(count).Select(entry => entry.Action).ToListAsync());

    private async Task<(TestCellar Cellar, TestVisitor Owner)> NewCellar(string culture = "en")
    {
        var number = Interlocked.Increment(ref _estates);
        var owner = await app.SignUp($"history{number}@vineyard.example", culture: culture);
        return (await TestCellar.Create(app, await app.CreateTenant(owner, $"Archive {number}"), owner), owner);
    }
}
