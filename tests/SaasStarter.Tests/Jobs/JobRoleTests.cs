using Npgsql;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Tests.Hosting;

namespace SaasStarter.Tests.Jobs;

/// <summary>What each database role may do with jobs.</summary>
public sealed class JobRoleTests(JobApplication app) : IClassFixture<JobApplication>
{
    [Fact]
    public async Task The_worker_reads_no_table_but_jobs_schedules_flags_and_a_few_columns_of_tenants_and_what_they_pay_for()
    {
        var readable = await app.Sql(TestDatabase.Superuser, $"""
            select relation.oid::regclass::text || '.' || attname from pg_class relation
            join pg_namespace on pg_namespace.oid = relnamespace and nspname !~ '^pg_' and nspname <> 'information_schema'
            join pg_attribute on attrelid = relation.oid and attnum > 0 and not attisdropped
            where relkind in ('r', 'p', 'v', 'm', 'f') and has_column_privilege('{DatabaseRoles.Worker}', relation.oid, attnum, 'select')
            and relation.oid not in ('backbone.job'::regclass, 'backbone.schedule'::regclass) order by 1
            """);

        Assert.Equal(
            [
                "backbone.billing_customer.subscription_id", "backbone.billing_customer.tenant_id",
                "backbone.flag_setting.flag", "backbone.flag_setting.id", "backbone.flag_setting.person_id", "backbone.flag_setting.plan_id", "backbone.flag_setting.tenant_id",
                "backbone.flag_setting.value", "backbone.subscription.id", "backbone.subscription.past_due_since",
                "backbone.subscription.plan_id", "backbone.subscription.status", "backbone.subscription.tenant_id",
                "backbone.tenant.color", "backbone.tenant.id", "backbone.tenant.logo_hash", "backbone.tenant.name", "backbone.tenant.slug", "backbone.tenant.status",
            ],
            readable.Select(row => (string)row[0]!));
    }

    [Fact]
    public async Task The_application_sees_and_changes_its_own_tenants_jobs_only()
    {
        var (alpha, beta) = (await app.NewTenant(), await app.NewTenant());
        await app.Enqueue(alpha, new Note("of alpha"));
        await app.InScope(null, jobs => jobs.Enqueue(new PlatformNote("of the platform"), CancellationToken.None));

        Assert.Empty(await app.Sql(DatabaseRoles.Application, "select id from backbone.job"));
        Assert.Empty(await app.Sql(DatabaseRoles.Application, "select id from backbone.job", beta.Id));
        Assert.Empty(await app.Sql(DatabaseRoles.Application, "update backbone.job set state = 'Cancelled' returning id", beta.Id));
        Assert.Single(await app.Sql(DatabaseRoles.Application, "select id from backbone.job", alpha.Id));
        await Refused(DatabaseRoles.Application, "update backbone.job set tenant_id = tenant_id");
        await Refused(DatabaseRoles.Application, "update backbone.job set type = 'Note'");
        await Refused(DatabaseRoles.Application, "delete from backbone.job");
        await Refused(DatabaseRoles.Application, "select name from backbone.schedule");
    }

    [Theory]
    [InlineData("select payload from backbone.job")]
    [InlineData("update backbone.job set state = 'Waiting'")]
    [InlineData("delete from backbone.job")]
    public async Task The_accounts_write_jobs_and_read_none(string statement) => await Refused(DatabaseRoles.Accounts, statement);

    [Theory]
    [InlineData("select payload from backbone.job")]
    [InlineData("update backbone.job set type = 'Note'")]
    [InlineData("update backbone.schedule set cron = '* * * * *'")]
    public async Task Staff_see_no_contents_and_change_no_work(string statement) => await Refused(DatabaseRoles.BackOffice, statement);

    private async Task Refused(string role, string statement)
    {
        var refusal = await Assert.ThrowsAsync<PostgresException>(() => app.Sql(role, statement));
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refusal.SqlState);
    }
}
