using SaasStarter.Backbone.Tenancy;
using SaasStarter.Cellar.Operations;
using SaasStarter.Tests.Hosting;

namespace SaasStarter.Tests.Cellar;

/// <summary>What the general tests need to know of the cellar.</summary>
internal sealed class CellarFacts : IModuleFacts
{
    public IReadOnlyList<string> DefinerFunctions { get; } =
    [
        "cellar.count_bottles() as saasstarter_bookkeeper",
        "cellar.record_operation(uuid,text,date,timestamp with time zone,uuid,uuid[],text[],uuid[],uuid[],bigint[]) as saasstarter_bookkeeper",
    ];

    public IReadOnlyDictionary<string, string> PlausibleValues { get; } = new Dictionary<string, string>
    {
        ["Volume"] = "1",
        ["Volume2"] = "1",
        ["Volume3"] = "1",
        ["Arriving"] = "1",
        ["Capacity"] = "10",
        ["Amount"] = "10 g",
        ["Code"] = "L1",
        ["ContentMl"] = "750",
        ["Month"] = "2020-01",
        ["PlantedIn"] = "1998",
    };

    public async Task Populate(TestApplication app, CurrentTenant tenant, TestVisitor owner)
    {
        var cellar = await TestCellar.Create(app, tenant, owner);
        await cellar.Do(new RecordHarvest(cellar.Parcel("A"), cellar.Container("Tank 1"), 8000, "60", cellar.Today));
        await cellar.Do(new RecordHarvest(cellar.Parcel("B"), cellar.Container("Tank 2"), 5000, "40", cellar.Today));
        await cellar.Do(new Blend(cellar.Container("Tank 3"), cellar.Container("Tank 1"), "30", cellar.Container("Tank 2"), "20", null, "", cellar.Product, cellar.Today));
        await cellar.Do(new AddToWine(cellar.Container("Tank 3"), $"{tenant.Name} sulphite", "B7", "300 g", cellar.Today));
        await cellar.Do(new Bottle(cellar.Container("Tank 3"), "12", 750, 1590, "L1", cellar.Today));
        await cellar.Do(new CloseMonth(cellar.Today.AddMonths(-1).ToString("yyyy-MM", System.Globalization.CultureInfo.InvariantCulture)));
    }
}
