using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.DependencyInjection;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Tests.Hosting;

namespace SaasStarter.Tests.Persistence;

/// <summary>The way back from each migration leads somewhere: nothing is left behind that would be in the way of the next attempt.</summary>
public sealed class MigrationTests(TestCluster cluster) : IAsyncLifetime
{
    private TestDatabase _database = null!;

    public async ValueTask InitializeAsync() => _database = await cluster.Clone();

    [Fact]
    public async Task Every_migration_can_be_undone_and_done_again()
    {
        var administrator = _database.Connections.Migrations!;
        await using var product = new ProductWithoutServices(administrator);

        foreach (var context in product.Services.GetServices<MigratedContext>().Reverse())
        {
            await using var db = context.Create(DatabaseMigrator.AsOwner(administrator));
            string[] migrations = [Migration.InitialDatabase, .. db.Database.GetMigrations()];
            for (var last = migrations.Length - 1; last > 0; last--)
            {
                var done = await Schema();
                await MigrateTo(db, migrations[last - 1]);
                Assert.NotEqual(done, await Schema());
                await MigrateTo(db, migrations[last]);
                Assert.Equal(done, await Schema());
                await MigrateTo(db, migrations[last - 1]);
            }
        }

        Assert.All(await Schema(), line => Assert.Contains(MigratedContext.HistoryTable, line, StringComparison.Ordinal));
    }

    public async ValueTask DisposeAsync() => await cluster.Drop(_database);

    private static Task MigrateTo(DbContext db, string migration) => db.GetService<IMigrator>().MigrateAsync(migration, TestContext.Current.CancellationToken);

    // Tables with their columns, rights, policies, keys, indexes and triggers; functions.
    private async Task<IReadOnlyList<string>> Schema() => [.. (await _database.Sql(TestDatabase.Superuser, """
        with relation as (
            select c.oid, n.nspname || '.' || c.relname as name, c.relkind, c.relacl, c.relrowsecurity, c.relforcerowsecurity
            from pg_class c join pg_namespace n on n.oid = c.relnamespace
            where n.nspname not like 'pg\_%' and n.nspname <> 'information_schema' and c.relkind in ('r', 'v'))
        select name || ' ' || concat_ws(' ', relkind, relacl, relrowsecurity, relforcerowsecurity) as line from relation
        union all select name || ' column ' || concat_ws(' ', attname, format_type(atttypid, atttypmod), attnotnull, attacl, pg_get_expr(adbin, adrelid))
            from relation join pg_attribute on attrelid = oid left join pg_attrdef on adrelid = attrelid and adnum = attnum where attnum > 0 and not attisdropped
        union all select name || ' policy ' || concat_ws(' ', polname, polcmd, polroles::regrole[], pg_get_expr(polqual, polrelid), pg_get_expr(polwithcheck, polrelid))
            from relation join pg_policy on polrelid = relation.oid
        union all select name || ' constraint ' || conname || ' ' || pg_get_constraintdef(c.oid) from relation join pg_constraint c on conrelid = relation.oid
        union all select name || ' index ' || pg_get_indexdef(indexrelid) from relation join pg_index on indrelid = relation.oid
        union all select name || ' trigger ' || pg_get_triggerdef(t.oid) from relation join pg_trigger t on tgrelid = relation.oid where not tgisinternal
        union all select n.nspname || ' function ' || concat_ws(' ', pg_get_functiondef(p.oid), proacl, proowner::regrole)
            from pg_proc p join pg_namespace n on n.oid = pronamespace where n.nspname not like 'pg\_%' and n.nspname <> 'information_schema'
        order by line
        """)).Select(row => (string)row[0]!)];
}
