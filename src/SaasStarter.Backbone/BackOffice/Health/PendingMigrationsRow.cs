using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Persistence;

namespace SaasStarter.Backbone.BackOffice.Health;

/// <summary>The database has every migration that this node's code brings.</summary>
internal sealed class PendingMigrationsRow(DatabaseServer server, DatabaseMigrator migrator) : IHealthRow
{
    public static string Name => "pending-migrations";

    public static LocalizedText Title => Strings.Text("Migrations");

    public async Task<HealthState> Check(CancellationToken cancellationToken)
    {
        var pending = await migrator.Pending(server.Connections, cancellationToken);
        return pending.Count == 0
            ? HealthState.Green(Strings.Text("MigrationsNone"))
            : HealthState.Red(Strings.Text("MigrationsSome", pending.Count, string.Join(", ", pending)));
    }
}
