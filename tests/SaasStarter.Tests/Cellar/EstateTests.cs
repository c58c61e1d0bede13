using System.Net;
using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Billing;
using SaasStarter.Backbone.Core;
using SaasStarter.Cellar.Estate;
using SaasStarter.Cellar.Operations;
using SaasStarter.Tests.Hosting;

namespace SaasStarter.Tests.Cellar;

/// <summary>Containers, parcels and wines are changed and taken out of use, and history stays what it was. The free plan includes twenty containers.</summary>
public sealed class EstateTests(TestApplication app) : IClassFixture<TestApplication>
{
    private static int _estates;

    [Fact]
    public async Task Of_many_who_add_a_container_at_the_same_moment_as_many_succeed_as_the_plan_includes()
    {
        var (cellar, _) = await NewCellar();

        var results = await Task.WhenAll(Enumerable.Range(0, 20).Select(number => cellar.Send(new AddContainer($"More {number}", "Room", ContainerKind.Tank, "10"))));

        Assert.Equal(15, results.Count(result => result.Problem is null));
        Assert.All(results.Where(result => result.Problem is not null), result => Assert.Equal(ProblemKind.PaymentRequired, result.Problem!.Kind));
        Assert.Equal(20, await cellar.Read(db => db.Containers.CountAsync()));
    }

    [Fact]
    public async Task What_the_plan_includes_is_said_where_one_adds_a_container_and_on_the_billing_page()
    {
        var (cellar, owner) = await NewCellar();

        Assert.Contains("Containers: 5. Your plan includes 20.", (await owner.Get(cellar.Tenant.Path("cellar"))).Text, StringComparison.Ordinal);
        Assert.Contains("Containers", (await owner.Get(cellar.Tenant.Path("billing"))).Text, StringComparison.Ordinal);
        await Task.WhenAll(Enumerable.Range(0, 15).Select(number => cellar.Do(new AddContainer($"More {number}", "Room", ContainerKind.Tank, "10"))));
        var refused = await owner.Forge(cellar.Tenant.Path("cellar/containers"), ("Name", "Last"), ("Room", "Room"), ("Kind", "Tank"), ("Capacity", "10"));

        Assert.Equal(HttpStatusCode.PaymentRequired, refused.Status);
        Assert.Contains("Containers: 20 of 20 in use. Choose a larger plan, or make room first.", refused.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_container_that_is_out_of_use_takes_no_place_in_the_plan_and_needs_one_to_come_back()
    {
        var (cellar, _) = await NewCellar();
        await Task.WhenAll(Enumerable.Range(0, 15).Select(number => cellar.Do(new AddContainer($"More {number}", "Room", ContainerKind.Tank, "10"))));

        await cellar.Do(new RetireContainer(cellar.Container("Tank 5")));
        await cellar.Do(new AddContainer("Replacement", "Room", ContainerKind.Tank, "10"));

        Assert.Equal(ProblemKind.PaymentRequired, (await cellar.Send(new RestoreContainer(cellar.Container("Tank 5")))).Problem!.Kind);
        var used = (await cellar.Send(new ShowContainerRoom())).Value;
        Assert.Equal((20L, 20L, UsageLevel.Full), (used.Use.Used, used.Maximum, used.Level));
    }

    [Fact]
    public async Task A_container_does_not_become_smaller_than_what_is_in_it()
    {
        var (cellar, _) = await NewCellar();
        await cellar.Do(new RecordHarvest(cellar.Parcel("A"), cellar.Container("Tank 1"), 8000, "60", cellar.Today));

        Assert.Equal(("Capacity", "HoldsMore"), Error((await cellar.Send(Change(cellar, "Tank 1", "59.99"))).Problem));
        await cellar.Do(Change(cellar, "Tank 1", "60"));

        Assert.Equal(("Volume", "HasNoRoom"), Error((await cellar.Send(new RecordHarvest(cellar.Parcel("A"), cellar.Container("Tank 1"), 1000, "1", cellar.Today))).Problem));
        var shown = (await cellar.Send(new ShowContainer(cellar.Container("Tank 1")))).Value;
        Assert.Equal(("Renamed", "Other room", 60_00_000L), (shown.Container.Name, shown.Container.Room, shown.Container.CapacityMl));
        Assert.Contains(shown.Recent.SelectMany(operation => operation.Legs), leg => leg.Container == "Renamed");
    }

    [Fact]
    public async Task A_container_goes_out_of_use_when_it_is_empty_and_nothing_is_poured_into_it_afterwards()
    {
        var (cellar, _) = await NewCellar();
        var (one, two) = (cellar.Container("Tank 1"), cellar.Container("Tank 2"));
        var harvest = await cellar.Do(new RecordHarvest(cellar.Parcel("A"), one, 8000, "60", cellar.Today));

        Assert.Equal("EmptyItFirst", (await cellar.Send(new RetireContainer(one))).Problem!.Message.Key);
        var racked = await cellar.Do(new Rack(one, two, "60", "60", cellar.Today));
        await cellar.Do(new RetireContainer(one));

        Assert.Equal("IsRetired", (await cellar.Send(new CorrectOperation(racked.Id))).Problem!.Message.Key);
        Assert.Equal(("ContainerId", "IsRetired"), Error((await cellar.Send(new RecordHarvest(cellar.Parcel("A"), one, 1000, "1", cellar.Today))).Problem));
        Assert.Equal("IsRetired", Error((await cellar.Send(new Rack(two, one, "1", "1", cellar.Today))).Problem)?.Message);
        Assert.DoesNotContain((await cellar.Send(new ListContainers())).Value.Containers, container => container.Id == one);
        Assert.Equal(one, Assert.Single((await cellar.Send(new ListContainers(AreRetired: true))).Value.Containers).Id);
        Assert.DoesNotContain((await cellar.Send(new ListHarvests())).Value.Containers, container => container.Id == one);
        // What was done with it stays.
        Assert.Contains((await cellar.Send(new ShowContainer(one))).Value.Recent, operation => operation.Id == harvest.Id);
        await cellar.Do(new RestoreContainer(one));
        await cellar.Do(new Rack(two, one, "1", "1", cellar.Today));
    }

    [Fact]
    public async Task Whoever_pours_while_a_container_goes_out_of_use_is_refused_or_keeps_it_in_use()
    {
        var (cellar, _) = await NewCellar();

        for (var time = 0; time < 10; time++)
        {
            var pouring = Task.Run(() => cellar.Send(new RecordHarvest(cellar.Parcel("A"), cellar.Container("Tank 1"), 100, "1", cellar.Today)));
            var retiring = Task.Run(() => cellar.Send(new RetireContainer(cellar.Container("Tank 1"))));
            var (poured, retired) = ((await pouring).Problem is null, (await retiring).Problem is null);

            Assert.True(poured != retired);
            if (retired)
                await cellar.Do(new RestoreContainer(cellar.Container("Tank 1")));
            else
                await cellar.Do(new RecordLoss(cellar.Container("Tank 1"), "1", cellar.Today));
        }
    }

    [Fact]
    public async Task The_name_of_what_is_out_of_use_is_free_and_is_not_taken_back()
    {
        var (cellar, _) = await NewCellar();
        var name = (await cellar.Send(new ShowContainer(cellar.Container("Tank 1")))).Value.Container.Name;
        await cellar.Do(new RetireContainer(cellar.Container("Tank 1")));
        await cellar.Do(new AddContainer(name, "Room", ContainerKind.Tank, "10"));

        Assert.Equal("NameTaken", Error((await cellar.Send(new RestoreContainer(cellar.Container("Tank 1")))).Problem)?.Message);
    }

    [Fact]
    public async Task A_yield_of_the_past_keeps_the_area_of_its_day()
    {
        var (cellar, _) = await NewCellar();
        var parcel = cellar.Parcel("A");
        await cellar.Do(new RecordHarvest(parcel, cellar.Container("Tank 1"), 8000, "60", cellar.Today));

        Assert.Equal(("Variety", "VarietyStays"), Error((await cellar.Send(new ChangeParcel(parcel, "A", "Chenin", 150, 1998, cellar.Product))).Problem));
        await cellar.Do(new ChangeParcel(parcel, "A bis", "Cabernet franc", 90, 1999, cellar.Product));

        Assert.Equal([150], await cellar.Read(db => db.Harvests.Select(harvest => harvest.AreaInAres).ToListAsync()));
        Assert.Equal("A bis", Assert.Single((await cellar.StoryOf("Tank 1")).Parts).Parcel);
        await cellar.Do(new ChangeParcel(cellar.Parcel("B"), "B", "Chenin", 150, null, cellar.Product));
    }

    [Fact]
    public async Task A_parcel_and_a_wine_that_are_out_of_use_are_not_offered_and_can_come_back()
    {
        var (cellar, owner) = await NewCellar();
        await cellar.Do(new RecordHarvest(cellar.Parcel("A"), cellar.Container("Tank 1"), 8000, "60", cellar.Today));
        await cellar.Do(new AddProduct("Other", "AOC", WineColour.White));
        var other = await cellar.Read(db => db.Products.Where(product => product.Name == "Other").Select(product => product.Id).SingleAsync());

        Assert.Equal("ParcelIsMeantForIt", (await cellar.Send(new RetireProduct(cellar.Product))).Problem!.Message.Key);
        await cellar.Do(new RetireProduct(other));
        await cellar.Do(new RetireParcel(cellar.Parcel("A")));

        Assert.Equal(("ParcelId", "IsRetired"), Error((await cellar.Send(new RecordHarvest(cellar.Parcel("A"), cellar.Container("Tank 1"), 100, "1", cellar.Today))).Problem));
        Assert.Equal(("ProductId", "IsRetired"), Error((await cellar.Send(new AddParcel("New", "Chenin", 10, null, other))).Problem));
        Assert.Equal(("ProductId", "IsRetired"), Error((await cellar.Send(new Blend(cellar.Container("Tank 2"), cellar.Container("Tank 1"), "1", null, "", null, "", other, cellar.Today))).Problem));
        Assert.DoesNotContain((await cellar.Send(new ListHarvests())).Value.Parcels, parcel => parcel.Id == cellar.Parcel("A"));
        var estate = await owner.Get(cellar.Tenant.Path("cellar/estate"));
        Assert.Contains(cellar.Tenant.Path($"cellar/estate/parcels/{cellar.Parcel("A")}/restore"), estate.Body, StringComparison.Ordinal);
        await cellar.Do(new RestoreParcel(cellar.Parcel("A")));
        await cellar.Do(new RestoreProduct(other));
        await cellar.Do(new ChangeProduct(other, "Other wine", "AOC Saumur", WineColour.Rose));
        Assert.Contains((await cellar.Send(new ListEstate())).Value.Products, product => product is { Name: "Other wine", Colour: WineColour.Rose });
    }

    private static ChangeContainer Change(TestCellar cellar, string container, string capacity) =>
        new(cellar.Container(container), "Renamed", "Other room", ContainerKind.Cask, capacity);

    private static (string Field, string Message)? Error(Problem? problem) => problem?.Fields.Select(field => (field.Field, field.Message.Key)).FirstOrDefault();

    private async Task<(TestCellar Cellar, TestVisitor Owner)> NewCellar()
    {
        var number = Interlocked.Increment(ref _estates);
        var owner = await app.SignUp($"owner{number}@vineyard.example");
        return (await TestCellar.Create(app, await app.CreateTenant(owner, $"Vineyard {number}"), owner), owner);
    }
}
