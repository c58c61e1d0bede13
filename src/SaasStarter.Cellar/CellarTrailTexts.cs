using SaasStarter.Backbone.AuditTrail;
using SaasStarter.Cellar.Persistence;

namespace SaasStarter.Cellar;

/// <summary>What people read in the trail of the cellar's records.</summary>
internal static class CellarTrailTexts
{
    public static IReadOnlyList<EntityText> Entities { get; } =
    [
        Record("product", "name", "appellation", "colour", "retired_at"),
        Record("container", "name", "room", "kind", "capacity_ml", "volume_ml", "lot_id", "retired_at"),
        Record("parcel", "name", "variety", "area_in_ares", "planted_in", "product_id", "retired_at"),
        Record("operation", "kind", "occurred_on", "recorded_at", "recorded_by", "reverses_id"),
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

    private static EntityText Record(string table, params string[] columns) => new($"{CellarDb.SchemaName}.{table}", Strings.Text($"Entity-{table}"))
    {
        Fields = columns.ToDictionary(column => column, column => Strings.Text($"Column-{column}")),
    };
}
