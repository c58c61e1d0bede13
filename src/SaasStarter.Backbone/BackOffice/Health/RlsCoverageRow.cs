using Microsoft.EntityFrameworkCore;
using Npgsql;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Persistence;

namespace SaasStarter.Backbone.BackOffice.Health;

/// <summary>
/// Every table with a <c>tenant_id</c> that the application can reach has row level security, enabled and forced, and a policy that holds it to the announced tenant. The tests
/// say so of the migrations; this says so of the database that is there, whoever changed it by hand.
/// </summary>
internal sealed class RlsCoverageRow(BackOfficeDb db) : IHealthRow
{
    public static string Name => "rls-coverage";

    public static LocalizedText Title => Strings.Text("RlsCoverage");

    public async Task<HealthState> Check(CancellationToken cancellationToken)
    {
        await db.Database.OpenConnectionAsync(cancellationToken);
        var tables = await RowLevelSecurityCoverage.Read((NpgsqlConnection)db.Database.GetDbConnection(), cancellationToken);
        var open = tables.Where(table => !table.IsCovered).Select(table => table.Name).ToList();
        if (tables.Count == 0)
            return HealthState.Red(Strings.Text("RlsNoTables"));
        return open.Count == 0 ? HealthState.Green(Strings.Text("RlsAll", tables.Count)) : HealthState.Red(Strings.Text("RlsOpen", string.Join(", ", open)));
    }
}
