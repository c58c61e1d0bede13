using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Migrations.Operations;

namespace SaasStarter.Backbone.Persistence;

/// <summary>
/// What would be applied, and whether the version that serves now could go on working meanwhile: a deployment without a pause and a rollback without a restore
/// need that nothing is taken away that the version before still uses.
/// </summary>
internal sealed partial class PendingMigrations(IEnumerable<MigratedContext> contexts)
{
    /// <summary>The migrations that the code brings and the database does not have.</summary>
    /// <param name="connections">As the roles of run time, which may see what was applied.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<IReadOnlyList<PendingMigration>> List(DatabaseConnections connections, CancellationToken cancellationToken)
    {
        var pending = new List<PendingMigration>();
        foreach (var context in contexts)
        {
            await using var db = context.Create(context.Role == DatabaseRoles.Accounts ? connections.Accounts : connections.Application);
            var assembly = db.GetService<IMigrationsAssembly>();
            foreach (var id in await db.Database.GetPendingMigrationsAsync(cancellationToken))
                pending.Add(new(id, TakenAway(assembly.CreateMigration(assembly.Migrations[id], db.Database.ProviderName!))));
        }
        return pending;
    }

    /// <summary>What a migration takes away, in words: what the code of the version before might still use. Empty when it only adds.</summary>
    internal static IReadOnlyList<string> TakenAway(Migration migration) => [.. migration.UpOperations.SelectMany(TakenAway).Distinct()];

    private static IEnumerable<string> TakenAway(MigrationOperation operation) => operation switch
    {
        DropTableOperation drop => [$"drops the table {drop.Name}"],
        DropColumnOperation drop => [$"drops the column {drop.Table}.{drop.Name}"],
        DropSchemaOperation drop => [$"drops the schema {drop.Name}"],
        RenameTableOperation rename => [$"renames the table {rename.Name}"],
        RenameColumnOperation rename => [$"renames the column {rename.Table}.{rename.Name}"],
        AddColumnOperation { IsNullable: false, DefaultValue: null, DefaultValueSql: null, ComputedColumnSql: null } add => [$"adds the column {add.Table}.{add.Name}, which the version before would leave empty"],
        AlterColumnOperation alter when alter.ColumnType != alter.OldColumn.ColumnType => [$"changes the type of {alter.Table}.{alter.Name}"],
        AlterColumnOperation { IsNullable: false, OldColumn.IsNullable: true } alter => [$"requires {alter.Table}.{alter.Name}, which the version before may leave empty"],
        SqlOperation sql => Destructive().Matches(sql.Sql).Select(match => $"says \"{string.Join(' ', match.Value.Split(default(char[]), StringSplitOptions.RemoveEmptyEntries))}\""),
        _ => [],
    };

    // What a function or a policy is replaced by, the version before can use: those are dropped and made again.
    [GeneratedRegex(@"\b(drop\s+(table|column|schema)\b[^;,]*|rename\s+(to|column)\b[^;,]*|truncate\b[^;]*|alter\s+column\s+\S+\s+(set\s+not\s+null|(set\s+data\s+)?type\b)[^;,]*)", RegexOptions.IgnoreCase)]
    private static partial Regex Destructive();
}

/// <summary>A migration that is to be applied.</summary>
/// <param name="Id">Its name, with its moment.</param>
/// <param name="TakesAway">What the version before might still use, in words; empty when it only adds.</param>
internal sealed record PendingMigration(string Id, IReadOnlyList<string> TakesAway);
