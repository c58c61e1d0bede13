using Microsoft.Extensions.DependencyInjection;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Hosting.Demo;
using SaasStarter.Cellar.Estate;
using SaasStarter.Cellar.Operations;
using SaasStarter.Cellar.Persistence;

namespace SaasStarter.Cellar.Pilot;

/// <summary>
/// A small estate on the Loire with two vintages: the last one that is in, and the one before. Everything is entered by the use cases themselves, as of the
/// day on which it would have been, so that the books balance here as anywhere. The handlers are asked directly: what nobody did stands in no audit trail.
/// </summary>
internal sealed class PilotEstate(CellarDb db, Ledger ledger, IServiceProvider services) : IPilotData
{
    // In hectolitres.
    private static readonly int[] TankCapacities = [60, 60, 40, 60, 60, 40, 30, 40, 60, 40, 60, 60];

    private readonly Dictionary<string, Product> _wines = [];
    private readonly Dictionary<string, Parcel> _parcels = [];
    private readonly Dictionary<string, Container> _containers = [];

    /// <summary>One person per role of the cellar.</summary>
    public static IReadOnlyList<PilotPerson> People { get; } =
    [
        new("Hélène", "Gaudin", "fr", CellarRoles.EstateManager),
        new("Antoine", "Rivière", "fr", CellarRoles.Oenologist),
        new("Lucie", "Marchand", "fr", CellarRoles.CellarHand),
        new("Margaret", "Ellis", "en", CellarRoles.Accountant),
    ];

    public async Task Write(DateTimeOffset today, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await SetUp(cancellationToken);
        var day = DateOnly.FromDateTime(today.UtcDateTime);
        var last = day.Month >= 11 ? day.Year : day.Year - 1;
        await FirstVintage(last - 1);
        await SecondVintage(last);
        await LastDays(day);
        db.Add(new ClosedMonth { Month = new DateOnly(day.Year, day.Month, 1).AddMonths(-2), ClosedBy = null, ClosedAt = today.AddDays(-day.Day) });
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private async Task SetUp(CancellationToken cancellationToken)
    {
        Wine("Saumur-Champigny", "AOC Saumur-Champigny", WineColour.Red);
        Wine("Saumur blanc", "AOC Saumur", WineColour.White);
        Wine("Rosé de Loire", "AOC Rosé de Loire", WineColour.Rose);
        Parcel("Le Clos du Puits", "Cabernet franc", 110, 1987, "Saumur-Champigny");
        Parcel("Les Hautes Vignes", "Cabernet franc", 95, 1996, "Saumur-Champigny");
        Parcel("La Croix Blanche", "Cabernet franc", 42, 2012, "Saumur-Champigny");
        Parcel("Les Tuffeaux", "Chenin", 80, 1974, "Saumur blanc");
        Parcel("Le Grand Champ", "Grolleau", 58, 2001, "Rosé de Loire");
        foreach (var (number, capacity) in TankCapacities.Index())
            Container($"Cuve {number + 1}", "Cuverie", ContainerKind.Tank, capacity * Volumes.Hectolitre);
        Container("Foudre 1", "Cave de tuffeau", ContainerKind.Cask, 30 * Volumes.Hectolitre);
        foreach (var number in Enumerable.Range(1, 6))
            Container($"Barrique {number}", "Cave de tuffeau", ContainerKind.Barrel, 225_000);
        await db.SaveChangesAsync(cancellationToken);
    }

    private async Task FirstVintage(int year)
    {
        await Harvest(new(year, 9, 12), "Les Tuffeaux", "Cuve 6", 4_750, "36");
        await Harvest(new(year, 9, 14), "Le Grand Champ", "Cuve 7", 3_650, "28");
        await Harvest(new(year, 9, 20), "Le Clos du Puits", "Cuve 1", 6_900, "53");
        await Harvest(new(year, 9, 23), "Les Hautes Vignes", "Cuve 2", 5_980, "46");
        await Rack(new(year, 10, 2), "Cuve 6", "Cuve 3", "36", "34.6");
        await Rack(new(year, 10, 4), "Cuve 7", "Cuve 8", "28", "26.9");
        await Press(new(year, 10, 8), "Cuve 1", "Cuve 4", "53", "47.5");
        await Press(new(year, 10, 10), "Cuve 2", "Cuve 5", "46", "41");
        await Add(new(year, 10, 15), "Cuve 3", "Métabisulfite de potassium", "MB-214", "180 g");
        await Rack(new(year, 11, 20), "Cuve 4", "Foudre 1", "30", "30");
        foreach (var number in Enumerable.Range(1, 6))
            await Rack(new(year, 11, 21), "Cuve 4", $"Barrique {number}", "2.25", "2.25");
        foreach (var number in Enumerable.Range(1, 6))
        {
            await Do(new RecordLoss(Of($"Barrique {number}"), "6 l", new(year + 1, 2, 12)));
            await Do(new TopUp(Of($"Barrique {number}"), Of("Cuve 4"), "6 l", new(year + 1, 2, 12)));
        }
        await Do(new Blend(Of("Cuve 1"), Of("Cuve 5"), "30", Of("Foudre 1"), "28", null, "", _wines["Saumur-Champigny"].Id, new(year + 1, 3, 15)));
        await Bottle(new(year + 1, 4, 20), "Cuve 8", "26.9", 3_580, $"LR{year % 100}1");
        await Bottle(new(year + 1, 5, 12), "Cuve 3", "20", 2_650, $"LB{year % 100}1");
        await Bottle(new(year + 1, 7, 6), "Cuve 1", "40", 5_320, $"LS{year % 100}1");
        await Do(new TakeStock(Of("Cuve 5"), "10.9", new(year + 1, 7, 31)));
    }

    private async Task SecondVintage(int year)
    {
        await Harvest(new(year, 9, 11), "Les Tuffeaux", "Cuve 6", 5_020, "38");
        await Harvest(new(year, 9, 13), "Le Grand Champ", "Cuve 7", 3_740, "28.8");
        await Harvest(new(year, 9, 19), "Le Clos du Puits", "Cuve 2", 7_140, "55");
        await Harvest(new(year, 9, 22), "Les Hautes Vignes", "Cuve 9", 4_560, "35");
        await Harvest(new(year, 9, 23), "La Croix Blanche", "Cuve 9", 2_600, "20");
        await Rack(new(year, 10, 1), "Cuve 6", "Cuve 8", "38", "36.4");
        await Rack(new(year, 10, 3), "Cuve 7", "Cuve 10", "28.8", "27.7");
        await Press(new(year, 10, 7), "Cuve 2", "Cuve 11", "55", "49.2");
        await Press(new(year, 10, 9), "Cuve 9", "Cuve 12", "55", "49");
        await Add(new(year, 10, 12), "Cuve 8", "Métabisulfite de potassium", "MB-307", "200 g");
    }

    // What a visitor finds fresh, whenever they come.
    private async Task LastDays(DateOnly today)
    {
        foreach (var number in Enumerable.Range(1, 6))
        {
            await Do(new RecordLoss(Of($"Barrique {number}"), "5 l", today.AddDays(-6)));
            await Do(new TopUp(Of($"Barrique {number}"), Of("Cuve 4"), "5 l", today.AddDays(-6)));
        }
        await Add(today.AddDays(-3), "Cuve 11", "Bactéries lactiques", "LB-88", "50 g");
        await Rack(today.AddDays(-1), "Cuve 12", "Cuve 9", "24", "23.8");
    }

    private void Wine(string name, string appellation, WineColour colour) =>
        db.Add(_wines[name] = new Product { Name = name, Appellation = appellation, Colour = colour });

    private void Parcel(string name, string variety, int ares, int planted, string wine) =>
        db.Add(_parcels[name] = new Parcel { Name = name, Variety = variety, AreaInAres = ares, PlantedIn = planted, ProductId = _wines[wine].Id });

    private void Container(string name, string room, ContainerKind kind, long capacityMl) =>
        db.Add(_containers[name] = new Container { Name = name, Room = room, Kind = kind, CapacityMl = capacityMl });

    private Id<Container> Of(string container) => _containers[container].Id;

    private Task Harvest(DateOnly day, string parcel, string container, int kilograms, string volume) =>
        Do(new RecordHarvest(_parcels[parcel].Id, Of(container), kilograms, volume, day));

    private Task Rack(DateOnly day, string from, string to, string volume, string arriving) => Do(new Rack(Of(from), Of(to), volume, arriving, day));

    private Task Press(DateOnly day, string from, string to, string volume, string arriving) => Do(new Press(Of(from), Of(to), volume, arriving, day));

    private Task Add(DateOnly day, string container, string substance, string batch, string amount) => Do(new AddToWine(Of(container), substance, batch, amount, day));

    private Task Bottle(DateOnly day, string container, string volume, int bottles, string code) => Do(new Bottle(Of(container), volume, 750, bottles, code, day));

    private async Task Do<TCommand>(TCommand command) where TCommand : ICommand<RecordedOperation>, IDated
    {
        ledger.RecordedAt = new DateTimeOffset(command.OccurredOn.ToDateTime(new(17, 0)), TimeSpan.Zero);
        var result = await services.GetRequiredService<IHandler<TCommand, RecordedOperation>>().Handle(command, CancellationToken.None);
        if (result.Problem is { } problem)
            throw new InvalidOperationException($"The pilot estate cannot {command}: {string.Join(", ", problem.Fields.Select(field => field.Message.Key))}.");
    }
}
