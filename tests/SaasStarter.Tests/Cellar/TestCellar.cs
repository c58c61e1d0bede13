using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Tenancy;
using SaasStarter.Cellar.Estate;
using SaasStarter.Cellar.Operations;
using SaasStarter.Cellar.Persistence;
using SaasStarter.Tests.Hosting;

namespace SaasStarter.Tests.Cellar;

/// <summary>An estate to try things in: three parcels, and five tanks of a hundred hectolitres.</summary>
internal sealed class TestCellar
{
    private readonly TestApplication _app;
    private readonly TestVisitor _owner;
    private Dictionary<string, Id<Parcel>> _parcels = [];
    private Dictionary<string, Id<Container>> _containers = [];

    private TestCellar(TestApplication app, CurrentTenant tenant, TestVisitor owner) => (_app, Tenant, _owner) = (app, tenant, owner);

    public CurrentTenant Tenant { get; }

    public Id<Product> Product { get; private set; }

    /// <summary>The day that it is for the owner.</summary>
    public DateOnly Today => DateOnly.FromDateTime(
        TimeZoneInfo.ConvertTime(_app.Clock.GetUtcNow(), TimeZoneInfo.FindSystemTimeZoneById(_owner.Person!.TimeZone)).DateTime);

    public static async Task<TestCellar> Create(TestApplication app, CurrentTenant tenant, TestVisitor owner)
    {
        var cellar = new TestCellar(app, tenant, owner);
        await cellar.SetUp();
        return cellar;
    }

    public Id<Parcel> Parcel(string name) => _parcels[$"{Tenant.Name} {name}"];

    public Id<Container> Container(string name) => _containers[$"{Tenant.Name} {name}"];

    /// <summary>Sends a request as the owner.</summary>
    public Task<Result<TResponse>> Send<TResponse>(IRequest<TResponse> request) => _app.Send(request, Tenant, _owner, Role.Owner);

    /// <summary>Sends a command that must be accepted.</summary>
    public async Task<TResponse> Do<TResponse>(ICommand<TResponse> command)
    {
        var result = await Send(command);
        Assert.True(result.Problem is null, $"{command}: {result.Problem?.Type} {string.Join(", ", result.Problem?.Fields.Select(field => $"{field.Field} {field.Message.Key}") ?? [])}");
        return result.Value;
    }

    /// <summary>What is in a container now, in millilitres.</summary>
    public async Task<long> VolumeOf(string container) => (await Send(new ShowContainer(Container(container)))).Value.Container.VolumeMl;

    /// <summary>The lot that is in a container now, with its story.</summary>
    public async Task<LotStory> StoryOf(string container) =>
        (await Send(new ShowLot((await Send(new ShowContainer(Container(container)))).Value.Container.Lot!.Id))).Value;

    /// <summary>Works on the cellar's data through the tenants' door, as the product itself.</summary>
    public async Task<T> Read<T>(Func<CellarDb, Task<T>> work)
    {
        await using var services = _app.Services.CreateAsyncScope();
        services.ServiceProvider.GetRequiredService<TenantScope>().Enter(Tenant, Caller.System);
        return await work(services.ServiceProvider.GetRequiredService<CellarDb>());
    }

    private async Task SetUp()
    {
        await Do(new AddProduct($"{Tenant.Name} red", $"{Tenant.Name} AOC", WineColour.Red));
        Product = await Read(db => db.Products.Select(product => product.Id).SingleAsync());
        foreach (var (name, variety) in new[] { ("A", "Cabernet franc"), ("B", "Grolleau"), ("C", "Pineau d’Aunis") })
            await Do(new AddParcel($"{Tenant.Name} {name}", variety, 150, 1998, Product));
        foreach (var number in Enumerable.Range(1, 5))
            await Do(new AddContainer($"{Tenant.Name} Tank {number}", $"{Tenant.Name} room", ContainerKind.Tank, "100"));
        _parcels = await Read(db => db.Parcels.ToDictionaryAsync(parcel => parcel.Name, parcel => parcel.Id));
        _containers = await Read(db => db.Containers.ToDictionaryAsync(container => container.Name, container => container.Id));
    }
}
