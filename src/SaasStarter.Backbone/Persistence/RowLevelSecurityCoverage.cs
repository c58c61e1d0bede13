using Npgsql;

namespace SaasStarter.Backbone.Persistence;

/// <summary>Whether the tables that the application can reach are held to the announced tenant, as the catalogue of a database says.</summary>
internal static class RowLevelSecurityCoverage
{
    private const string Tables = """
        select format('%I.%I', namespace.nspname, relation.relname),
               relation.relrowsecurity and relation.relforcerowsecurity
               and (not has_any_column_privilege($1, relation.oid, 'SELECT')
                    or exists (select from pg_policy policy where policy.polrelid = relation.oid
                               and (0 = any(policy.polroles) or $1::regrole = any(policy.polroles))))
               and not exists (
                   select from pg_policy policy where policy.polrelid = relation.oid
                     and (0 = any(policy.polroles) or $1::regrole = any(policy.polroles))
                     and coalesce(pg_get_expr(policy.polqual, policy.polrelid), '') !~ 'current_tenant')
        from pg_class relation join pg_namespace namespace on namespace.oid = relation.relnamespace
        where relation.relkind in ('r', 'p') and namespace.nspname !~ '^pg_' and has_schema_privilege($1, namespace.oid, 'USAGE')
          and exists (select from pg_attribute attribute where attribute.attrelid = relation.oid and attribute.attname = 'tenant_id' and not attribute.attisdropped)
        order by 1
        """;

    /// <summary>Every table with a <c>tenant_id</c> in a schema that the application may use.</summary>
    public static async Task<IReadOnlyList<OwnedTable>> Read(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(Tables, connection);
        command.Add(DatabaseRoles.Application);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var tables = new List<OwnedTable>();
        while (await reader.ReadAsync(cancellationToken))
            tables.Add(new(reader.GetString(0), reader.GetBoolean(1)));
        return tables;
    }
}

/// <summary>A table whose rows belong to tenants.</summary>
/// <param name="Name">With its schema, quoted where it needs to be.</param>
/// <param name="IsCovered">Whether row level security is enabled and forced, and the application reads it only by policies that ask for the announced tenant.</param>
internal sealed record OwnedTable(string Name, bool IsCovered);
