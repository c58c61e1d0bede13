using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using SaasStarter.Backbone.AuditTrail;
using SaasStarter.Backbone.Core;
using SaasStarter.Cellar.Estate;
using SaasStarter.Cellar.Operations;
using SaasStarter.Cellar.Persistence;

namespace SaasStarter.Cellar;

/// <summary>What people read in the trail of the cellar's records, and which of them come back.</summary>
internal static class CellarTrailTexts
{
    private const string ProductTable = $"{CellarDb.SchemaName}.product";
    private const string ContainerTable = $"{CellarDb.SchemaName}.container";
    private const string ParcelTable = $"{CellarDb.SchemaName}.parcel";
    private const string LotTable = $"{CellarDb.SchemaName}.lot";
    private const string OperationTable = $"{CellarDb.SchemaName}.operation";

    private static readonly ValueText Hectolitres = ValueText.Told(value => Volumes.Show(Number(value)));

    private static readonly Dictionary<string, ValueText> Values = new()
    {
        ["product_id"] = ValueText.Name(ProductTable),
        ["container_id"] = ValueText.Name(ContainerTable),
        ["parcel_id"] = ValueText.Name(ParcelTable),
        ["lot_id"] = ValueText.Name(LotTable),
        ["source_id"] = ValueText.Name(LotTable),
        ["operation_id"] = ValueText.Name(OperationTable),
        ["reverses_id"] = ValueText.Name(OperationTable),
        ["recorded_by"] = ValueText.Person,
        ["closed_by"] = ValueText.Person,
        ["volume_ml"] = Hectolitres,
        ["capacity_ml"] = Hectolitres,
        ["content_ml"] = ValueText.Told(value => Strings.Text("Centilitres", Number(value) / 10.0)),
        ["milligrams"] = ValueText.Told(value => Strings.Text("Grams", Number(value) / 1000m)),
        ["kilograms"] = ValueText.Told(value => Strings.Text("WeightInKilograms", Number(value))),
        ["area_in_ares"] = ValueText.Told(value => Strings.Text("AreaInAresOf", Number(value))),
        ["bottles"] = ValueText.Told(value => Number(value).ToString("N0", CultureInfo.CurrentCulture)),
        ["colour"] = ValueText.Told(value => Strings.Text($"Colour-{value}")),
        ["account"] = ValueText.Told(value => Strings.Text($"Account-{value}")),
        ["month"] = ValueText.Told(value => DateOnly.Parse(value, CultureInfo.InvariantCulture).ToString("Y", CultureInfo.CurrentCulture)),
    };

    public static IReadOnlyList<EntityText> Entities { get; } =
    [
        Record("product", "name", "appellation", "colour", "retired_at"),
        Record("container", "name", "room", "kind", "capacity_ml", "volume_ml", "lot_id", "retired_at") with
        {
            Values = new Dictionary<string, ValueText>(Values) { ["kind"] = ValueText.Told(value => Strings.Text($"ContainerKind-{value}")) },
        },
        Record("parcel", "name", "variety", "area_in_ares", "planted_in", "product_id", "retired_at"),
        Record("operation", "kind", "occurred_on", "recorded_at", "recorded_by", "reverses_id") with
        {
            Values = new Dictionary<string, ValueText>(Values) { ["kind"] = ValueText.Told(value => Strings.Text($"Kind-{value}")) },
        },
        Record("leg", "operation_id", "account", "container_id", "lot_id", "volume_ml"),
        Record("lot", "number", "product_id", "vintage"),
        Record("lot_part", "lot_id", "parcel_id", "variety", "vintage", "volume_ml"),
        Record("lot_source", "lot_id", "source_id", "volume_ml"),
        Record("harvest", "operation_id", "parcel_id", "lot_id", "vintage", "kilograms", "volume_ml"),
        Record("addition", "operation_id", "container_id", "lot_id", "substance", "batch", "milligrams", "volume_ml"),
        Record("bottling", "operation_id", "lot_id", "code", "content_ml", "bottles"),
        Record("closed_month", "month", "closed_by", "closed_at"),
        Record("bottle_stock"),
        Record("month_figure"),
    ];

    public static IServiceCollection AddTrailTexts(this IServiceCollection services)
    {
        foreach (var text in Entities)
            services.AddSingleton(text);
        services.AddSingleton(new VersionRestore(ParcelTable, CellarPermissions.SetUp, ["name", "variety", "area_in_ares", "planted_in", "product_id"], RestoreVersionOfParcel));
        services.AddSingleton(new VersionRestore(ProductTable, CellarPermissions.SetUp, ["name", "appellation", "colour"], RestoreVersionOfProduct));
        services.AddSingleton(new VersionRestore(ContainerTable, CellarPermissions.SetUp, ["name", "room", "kind", "capacity_ml"], RestoreVersionOfContainer));
        return services
            .AddRecordNames<CellarDb, Product>(ProductTable, (_, rows) => rows.Select(product => new RecordName<Product>(product.Id, product.Name)))
            .AddRecordNames<CellarDb, Container>(ContainerTable, (_, rows) => rows.Select(container => new RecordName<Container>(container.Id, container.Name)))
            .AddRecordNames<CellarDb, Parcel>(ParcelTable, (_, rows) => rows.Select(parcel => new RecordName<Parcel>(parcel.Id, parcel.Name)))
            .AddRecordNames<CellarDb, Lot>(LotTable, (_, rows) => rows.Select(lot => new RecordName<Lot>(lot.Id, Strings.Text("LotNumber", lot.Number))))
            .AddRecordNames<CellarDb, Operation>(OperationTable, (_, rows) => rows.Select(operation => new RecordName<Operation>(operation.Id,
                Strings.Text("OperationOf", Strings.Text($"Kind-{operation.Kind}"), operation.OccurredOn))));
    }

    private static async Task<Problem?> RestoreVersionOfParcel(IDispatcher dispatcher, string subject, FormerValues then, CancellationToken cancellationToken)
    {
        var id = Id<Parcel>.Parse(subject, null);
        var shown = await dispatcher.Send(new ShowParcel(id), cancellationToken);
        if (shown.Problem is { } refused)
            return refused;
        var now = shown.Value.Parcel;
        return (await dispatcher.Send(new ChangeParcel(id, then.Of("name", now.Name), then.Of("variety", now.Variety), then.Of("area_in_ares", now.AreaInAres, area => (int)Number(area)),
            then.Of("planted_in", now.PlantedIn, year => year is null ? null : (int)Number(year)), then.Of("product_id", now.ProductId, product => new(Guid.Parse(product!)))),
            cancellationToken)).Problem;
    }

    private static async Task<Problem?> RestoreVersionOfProduct(IDispatcher dispatcher, string subject, FormerValues then, CancellationToken cancellationToken)
    {
        var id = Id<Product>.Parse(subject, null);
        var now = await dispatcher.Send(new ShowProduct(id), cancellationToken);
        return now.Problem ?? (await dispatcher.Send(new ChangeProduct(id, then.Of("name", now.Value.Name), then.Of("appellation", now.Value.Appellation),
            then.Of("colour", now.Value.Colour, colour => Enum.Parse<WineColour>(colour!))), cancellationToken)).Problem;
    }

    private static async Task<Problem?> RestoreVersionOfContainer(IDispatcher dispatcher, string subject, FormerValues then, CancellationToken cancellationToken)
    {
        var id = Id<Container>.Parse(subject, null);
        var shown = await dispatcher.Send(new ShowContainer(id), cancellationToken);
        if (shown.Problem is { } refused)
            return refused;
        var now = shown.Value.Container;
        return (await dispatcher.Send(new ChangeContainer(id, then.Of("name", now.Name), then.Of("room", now.Room), then.Of("kind", now.Kind, kind => Enum.Parse<ContainerKind>(kind!)),
            Volumes.ForField(then.Of("capacity_ml", now.CapacityMl, Number))), cancellationToken)).Problem;
    }

    private static long Number(string? value) => long.Parse(value!, CultureInfo.InvariantCulture);

    private static EntityText Record(string table, params string[] columns) => new($"{CellarDb.SchemaName}.{table}", Strings.Text($"Entity-{table}"))
    {
        Fields = columns.ToDictionary(column => column, column => Strings.Text($"Column-{column}")),
        Values = Values,
    };
}
