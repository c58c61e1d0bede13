using Microsoft.EntityFrameworkCore;
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
        var tables = await db.Database.SqlQuery<OwnedTable>($"""
            select namespace.nspname || '.' || relation.relname as "Name",
                   relation.relrowsecurity and relation.relforcerowsecurity and not exists (
                       select from pg_policy policy where policy.polrelid = relation.oid
                         and (0 = any(policy.polroles) or {DatabaseRoles.Application}::regrole = any(policy.polroles))
                         and coalesce(pg_get_expr(policy.polqual, policy.polrelid), '') !~ 'current_tenant') as "IsCovered"
            from pg_class relation join pg_namespace namespace on namespace.oid = relation.relnamespace
            where relation.relkind in ('r', 'p') and namespace.nspname !~ '^pg_' and has_schema_privilege({DatabaseRoles.Application}, namespace.oid, 'USAGE')
              and exists (select from pg_attribute attribute where attribute.attrelid = relation.oid and attribute.attname = 'tenant_id' and not attribute.attisdropped)
            order by 1
            """).ToListAsync(cancellationToken);
        var open = tables.Where(table => !table.IsCovered).Select(table => table.Name).ToList();
        if (tables.Count == 0)
            return HealthState.Red(Strings.Text("RlsNoTables"));
        return open.Count == 0 ? HealthState.Green(Strings.Text("RlsAll", tables.Count)) : HealthState.Red(Strings.Text("RlsOpen", string.Join(", ", open)));
    }

    private sealed record OwnedTable(string Name, bool IsCovered);
}
