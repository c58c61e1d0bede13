using Npgsql;
using SaasStarter.Tests.Hosting;
using SaasStarter.Tests.Memberships;

namespace SaasStarter.Tests.Mail;

/// <summary>What each database role sees of mails, whose table holds those of tenants and those of accounts.</summary>
public sealed class MailRoleTests(TestApplication app) : IClassFixture<TestApplication>
{

    [Fact]
    public async Task The_application_sees_and_writes_its_tenants_mails_only()
    {
        var (team, other) = (await TestTeam.Create(app), await TestTeam.Create(app));
        await app.Sql(TestDatabase.Superuser, Insert($"'{team.Tenant.Id.Value}'"));
        await app.Sql(TestDatabase.Superuser, Insert("null"));

        Assert.Equal(1, await team.Count("outgoing_mail"));
        Assert.Equal(0, await other.Count("outgoing_mail"));
        Assert.Empty(await app.Sql("saasstarter_app", "select id from backbone.outgoing_mail"));
        foreach (var owner in new[] { "null", $"'{team.Tenant.Id.Value}'" })
            await Refused(() => app.Sql("saasstarter_app", Insert(owner), other.Tenant.Id));
        Assert.Empty(await app.Sql("saasstarter_app", "delete from backbone.outgoing_mail returning id", other.Tenant.Id));
        await Refused(() => app.Sql("saasstarter_app", "update backbone.outgoing_mail set recipient = 'x'", team.Tenant.Id));
    }

    [Fact]
    public async Task The_accounts_see_and_write_mails_of_no_tenant_only()
    {
        var team = await TestTeam.Create(app);
        await app.Sql(TestDatabase.Superuser, Insert($"'{team.Tenant.Id.Value}'"));
        await app.Sql("saasstarter_accounts", Insert("null"));

        Assert.All(await app.Sql("saasstarter_accounts", "select tenant_id from backbone.outgoing_mail"), row => Assert.Null(row[0]));
        await Refused(() => app.Sql("saasstarter_accounts", Insert($"'{team.Tenant.Id.Value}'")));
    }

    [Theory]
    [InlineData("saasstarter_backoffice", "select content from backbone.outgoing_mail")]
    [InlineData("saasstarter_backoffice", "update backbone.outgoing_mail set status = 'Sent'")]
    [InlineData("saasstarter_backoffice", "delete from backbone.outgoing_mail")]
    [InlineData("saasstarter_worker", "select id from backbone.outgoing_mail")]
    public Task Nobody_else_reads_or_changes_what_a_mail_says(string role, string sql) => Refused(() => app.Sql(role, sql));

    private static string Insert(string tenant) => "insert into backbone.outgoing_mail (id, tenant_id, kind, recipient, status, attempts, created_at) "
        + $"values (gen_random_uuid(), {tenant}, 'code', 'forged@example.com', 'Waiting', 0, now())";

    private static async Task Refused(Func<Task> statement) =>
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, (await Assert.ThrowsAsync<PostgresException>(statement)).SqlState);
}
