using Npgsql;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;
using SaasStarter.Tests.Architecture;
using SaasStarter.Tests.Hosting;

namespace SaasStarter.Tests.Isolation;

/// <summary>The application's role, connected by hand, at every relation that the catalogue knows.</summary>
public sealed class ApplicationRoleTests(AttackedProduct product) : IClassFixture<AttackedProduct>
{
    [Fact]
    public async Task Without_a_tenant_it_sees_no_row()
    {
        foreach (var (table, _) in await OwnedTables())
            Assert.Equal(0L, await product.Database.Value<long>(DatabaseRoles.Application, $"select count(*) from {table}"));
        Assert.Equal(0L, await product.Database.Value<long>(DatabaseRoles.Application, "select count(*) from backbone.person"));
    }

    [Fact]
    public async Task With_a_tenant_it_sees_that_tenants_rows_and_no_other()
    {
        foreach (var (table, key) in await OwnedTables())
        {
            foreach (var tenant in new[] { product.Alpha, product.Beta })
            {
                var all = await product.Database.Value<long>(TestDatabase.Superuser, $"select count(*) from {table} where {key} = '{tenant.Id.Value}'");
                var seen = await product.Sql(DatabaseRoles.Application, $"select {key}, count(*) from {table} group by {key}", tenant.Id);

                var only = Assert.Single(seen);
                Assert.Equal((tenant.Id.Value, all), ((Guid)only[0]!, (long)only[1]!));
            }
            Assert.Empty(await product.Sql(DatabaseRoles.Application, $"select {key} from {table}", Id<Tenant>.New()));
        }
    }

    [Theory]
    [InlineData("''")]
    [InlineData("'00000000-0000-0000-0000-000000000000'")]
    public async Task An_empty_announcement_is_none(string announced)
    {
        foreach (var (table, _) in await OwnedTables())
        {
            var rows = await product.Sql(DatabaseRoles.Application, $"with announced as materialized (select set_config('app.tenant_id', {announced}, true)) select count(*) from announced, {table}");
            Assert.Equal(0L, rows[0][0]);
        }
    }

    [Fact]
    public async Task It_inserts_no_row_of_another_tenant()
    {
        foreach (var (table, key) in await OwnedTables())
        {
            var row = await product.Database.Value<string>(TestDatabase.Superuser, $"select to_jsonb(line)::text from {table} line where {key} = '{product.Alpha.Id.Value}' limit 1");
            await Refused(table, $"insert into {table} select * from jsonb_populate_record(null::{table}, '{row.Replace("'", "''")}'::jsonb || jsonb_build_object('id', gen_random_uuid(), '{key}', '{product.Alpha.Id.Value}'))");
        }
    }

    [Fact]
    public async Task It_gives_no_row_away()
    {
        foreach (var (table, key) in await OwnedTables())
            await Refused(table, $"update {table} set {key} = '{product.Alpha.Id.Value}'");
    }

    [Fact]
    public async Task It_changes_and_deletes_no_row_of_another_tenant()
    {
        var before = await product.Database.Dump();
        foreach (var (table, key) in await OwnedTables())
        {
            foreach (var statement in new[] { $"update {table} set {key} = {key}", $"delete from {table}" })
            {
                await using var connection = await product.Database.Connect(DatabaseRoles.Application);
                await using var transaction = await connection.BeginTransactionAsync();
                await using var command = new NpgsqlCommand($"select set_config('app.tenant_id', '{product.Beta.Id.Value}', true)", connection);
                await command.ExecuteNonQueryAsync();
                try
                {
                    command.CommandText = $"{statement} where {key} <> '{product.Beta.Id.Value}'";
                    Assert.Equal(0, await command.ExecuteNonQueryAsync());
                }
                catch (PostgresException exception)
                {
                    Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, exception.SqlState);
                }
                await transaction.RollbackAsync();
            }
        }
        Assert.Empty(before.ChangesUntil(await product.Database.Dump()));
    }

    [Theory]
    [InlineData("select * from accounts.\"user\"")]
    [InlineData("select * from accounts.session")]
    [InlineData("select * from accounts.one_time_code")]
    [InlineData("set role saasstarter_owner")]
    [InlineData("set role saasstarter_resolver")]
    [InlineData("set session authorization postgres")]
    [InlineData("truncate backbone.membership")]
    [InlineData("alter table backbone.membership disable row level security")]
    [InlineData("create table backbone.mine (id int)")]
    [InlineData("create table public.mine (id int)")]
    [InlineData("create temporary table mine (id int)")]
    [InlineData("insert into backbone.audit_entry (tenant_id, kind, action) values (backbone.current_tenant(), 'Action', 'Forged')")]
    [InlineData("update backbone.audit_entry set action = 'Nothing'")]
    [InlineData("delete from backbone.audit_entry")]
    [InlineData("delete from audit.entry_other")]
    [InlineData("delete from backbone.audit_seal")]
    [InlineData("select backbone.seal_audit_trail(backbone.current_tenant(), 10)")]
    [InlineData("select backbone.forget_audit_entries(backbone.current_tenant(), now())")]
    [InlineData("select backbone.erase_audit_values(null, null, null)")]
    [InlineData("select backbone.erase_tenant(backbone.current_tenant())")]
    [InlineData("insert into backbone.tenant (id, slug, slug_skeleton, name, status, created_at) values (gen_random_uuid(), 'x-y-z', 'x-y-z', 'X', 'Active', now())")]
    [InlineData("delete from backbone.tenant")]
    [InlineData("select * from backbone.slug_tombstone")]
    [InlineData("copy backbone.membership to program 'cat'")]
    public Task It_may_not(string statement) => Refused("the statement", statement);

    [Fact]
    public async Task It_reaches_no_part_of_a_table_past_the_tables_own_policy()
    {
        var parts = await product.Sql(TestDatabase.Superuser, "select nspname || '.' || relname from pg_class join pg_namespace on pg_namespace.oid = relnamespace where relispartition and relkind = 'r'");

        Assert.NotEmpty(parts);
        foreach (var part in parts)
        {
            await Refused((string)part[0]!, $"select count(*) from {part[0]}");
            await Refused((string)part[0]!, $"delete from {part[0]}");
        }
    }

    [Fact]
    public async Task The_view_of_people_cannot_be_made_to_show_others()
    {
        // A function of the query would be run on every row if the view were no security barrier.
        var seen = await product.Sql(DatabaseRoles.Application, "select email from backbone.person where email ~ '.' and length(name) > 0", product.Beta.Id);

        Assert.Equal(["bertha@beta.example", "bianca@both.example"], seen.Select(row => (string)row[0]!).Order());
    }

    private async Task Refused(string what, string statement)
    {
        var refusal = await Assert.ThrowsAsync<PostgresException>(() => product.Sql(DatabaseRoles.Application, statement, product.Beta.Id));
        Assert.True(refusal.SqlState == PostgresErrorCodes.InsufficientPrivilege, $"{what}: {refusal.SqlState} {refusal.MessageText}");
    }

    // Without the parts of a partitioned table, which lie in a schema that the role may not even use.
    private async Task<IReadOnlyList<(string Table, string Key)>> OwnedTables()
    {
        var tables = await product.Sql(TestDatabase.Superuser, """
            select nspname || '.' || relname from pg_class join pg_namespace on pg_namespace.oid = relnamespace
            where relkind in ('r', 'p') and not relispartition and nspname !~ '^pg_' and nspname <> 'information_schema' order by 1
            """);
        return [.. tables.Select(row => (string)row[0]!).Where(table => !CatalogueCheck.IsUnowned(table))
            .Select(table => (table, table == "backbone.tenant" ? "id" : "tenant_id"))];
    }
}
