using Npgsql;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Tests.Hosting;

namespace SaasStarter.Tests.Architecture;

/// <summary>The migrated database keeps tenants apart, whatever is added to it; and the check that says so sees when it does not.</summary>
public sealed class CatalogueTests(CatalogueTests.Fixture fixture) : IClassFixture<CatalogueTests.Fixture>
{
    [Fact]
    public async Task The_migrated_database_keeps_tenants_apart()
    {
        await using var connection = await fixture.Database.Connect(TestDatabase.Superuser);

        Assert.Empty(await CatalogueCheck.Findings(connection));
    }

    [Theory]
    [InlineData("drop policy tenant on backbone.membership", "backbone.membership: there is no policy \"tenant\"")]
    [InlineData("alter policy tenant on backbone.membership using (true)", "backbone.membership: there is no policy \"tenant\"")]
    [InlineData("alter policy tenant on backbone.invitation with check (true)", "backbone.invitation: there is no policy \"tenant\"")]
    [InlineData("alter policy tenant on backbone.invitation to public", "backbone.invitation: there is no policy \"tenant\"")]
    [InlineData("create policy second on backbone.membership to saasstarter_app using (true)", "backbone.membership: the policy \"second\" lets the application in")]
    [InlineData("create policy second on backbone.tenant using (true)", "backbone.tenant: the policy \"second\" lets the application in")]
    [InlineData("alter table backbone.membership no force row level security", "backbone.membership: row level security is not forced")]
    [InlineData("alter table backbone.tenant disable row level security", "backbone.tenant: row level security is not enabled")]
    [InlineData("create table backbone.cask (tenant_id uuid, id uuid, primary key (tenant_id, id))", "backbone.cask: row level security is not enabled")]
    [InlineData("create table public.cask (id uuid primary key)", "public.cask: the primary key does not begin with tenant_id")]
    [InlineData("create schema vault; create table vault.cask (tenant_id uuid, id uuid primary key)", "vault.cask: the primary key does not begin with tenant_id")]
    [InlineData("create table backbone.part (tenant_id uuid, id uuid) partition by hash (tenant_id)", "backbone.part: row level security is not enabled")]
    [InlineData("create table backbone.whole (tenant_id uuid, id uuid) partition by hash (tenant_id); alter table backbone.whole enable row level security, force row level security; create table backbone.half partition of backbone.whole for values with (modulus 2, remainder 0)", "backbone.half: row level security is not enabled")]
    [InlineData("set role saasstarter_owner; create view backbone.everybody as select * from backbone.membership; reset role", "backbone.everybody: the view reads as its owner")]
    [InlineData("create materialized view backbone.summary as select 1 as one", "backbone.summary: a materialised view")]
    [InlineData("grant truncate on backbone.membership to saasstarter_app", "backbone.membership: the application may TRUNCATE")]
    [InlineData("grant references on backbone.tenant to public", "backbone.tenant: the application may REFERENCES")]
    [InlineData("grant select on backbone.membership to public", "backbone.membership: everybody (PUBLIC) may SELECT")]
    [InlineData("grant usage on schema accounts to saasstarter_app", "schema accounts: the application may use it")]
    [InlineData("grant select (email) on accounts.\"user\" to saasstarter_app", "accounts.user: the application may SELECT")]
    [InlineData("grant insert on backbone.slug_tombstone to saasstarter_app", "backbone.slug_tombstone: the application may INSERT")]
    [InlineData("grant select on backbone.membership to saasstarter_accounts", "backbone.membership: the role of the accounts may SELECT")]
    [InlineData("create policy operator on backbone.invitation to saasstarter_backoffice using (true)", "operator on backbone.invitation: a policy of the operator that is not listed")]
    [InlineData("alter default privileges for role saasstarter_owner in schema backbone grant select on tables to saasstarter_app", "default privileges: saasstarter_owner")]
    [InlineData("create function backbone.all_members() returns setof backbone.membership language sql security definer as 'select * from backbone.membership'", "backbone.all_members() as")]
    [InlineData("alter function backbone.find_tenant(text) owner to saasstarter_owner", "backbone.find_tenant(text) as saasstarter_owner: a definer function that is not listed")]
    [InlineData("grant execute on function backbone.find_tenant(text) to public", "backbone.find_tenant(text): everybody (PUBLIC) may execute")]
    [InlineData("alter function backbone.find_tenant(text) reset search_path", "backbone.find_tenant(text): the definer function has no fixed search_path")]
    [InlineData("drop trigger audit on backbone.membership", "backbone.membership: a table without a trail that is not listed")]
    [InlineData("alter table backbone.membership disable trigger audit", "backbone.membership: a table without a trail that is not listed")]
    [InlineData("create unique index careless on backbone.invitation (email)", "backbone.invitation: the unique index backbone.careless tells of other tenants")]
    [InlineData("alter table backbone.membership drop constraint membership_person_id_fkey, add constraint membership_person_id_fkey foreign key (person_id) references accounts.\"user\" (id) on delete cascade", "backbone.membership: the foreign key membership_person_id_fkey deletes")]
    [InlineData("alter table backbone.membership add unique (id); alter table backbone.tenant_logo add membership_id uuid references backbone.membership (id)", "backbone.tenant_logo: the foreign key tenant_logo_membership_id_fkey could reach into another tenant")]
    [InlineData("alter role saasstarter_app bypassrls", "saasstarter_app: the role may do more than sign in")]
    [InlineData("grant saasstarter_resolver to saasstarter_app", "saasstarter_app: the role may do more than sign in")]
    [InlineData("alter table backbone.membership owner to saasstarter_app", "backbone.membership: it is owned by saasstarter_app")]
    [InlineData("grant create on schema public to public", "schema public: saasstarter_app may create in it")]
    public async Task The_check_reports_what_somebody_broke(string sabotage, string finding)
    {
        await using var connection = await fixture.Database.Connect(TestDatabase.Superuser);
        await using var broken = await connection.BeginTransactionAsync();
        await using (var command = new NpgsqlCommand(sabotage, connection))
            await command.ExecuteNonQueryAsync();

        var findings = await CatalogueCheck.Findings(connection);

        await broken.RollbackAsync();
        Assert.Contains(findings, found => found.StartsWith(finding, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_dropped_policy_leaves_the_application_without_a_row_rather_than_with_all()
    {
        await using var connection = await fixture.Database.Connect(TestDatabase.Superuser);
        await using var broken = await connection.BeginTransactionAsync();
        await using var command = new NpgsqlCommand($"""
            drop policy tenant on backbone.tenant;
            insert into backbone.tenant (id, slug, slug_skeleton, name, status, created_at) values (gen_random_uuid(), 'some', 'some', 'Some', 'Active', now());
            set local role {DatabaseRoles.Application};
            """, connection);
        await command.ExecuteNonQueryAsync();

        command.CommandText = "select count(*) from backbone.tenant";
        Assert.Equal(0L, await command.ExecuteScalarAsync());
        await broken.RollbackAsync();
    }

    /// <summary>A migrated database alone.</summary>
    public sealed class Fixture(TestCluster cluster) : IAsyncLifetime
    {
        private TestDatabase? _database;

        public TestDatabase Database => _database!;

        public async ValueTask InitializeAsync() => _database = await cluster.Clone();

        public async ValueTask DisposeAsync() => await cluster.Drop(Database);
    }
}
