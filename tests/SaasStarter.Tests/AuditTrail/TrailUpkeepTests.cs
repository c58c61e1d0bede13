using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;
using SaasStarter.Backbone.AuditTrail;
using SaasStarter.Backbone.BackOffice;
using SaasStarter.Backbone.Core;
using SaasStarter.Tests.Hosting;
using SaasStarter.Tests.Jobs;
using SaasStarter.Tests.Memberships;

namespace SaasStarter.Tests.AuditTrail;

/// <summary>What looks after the trails by itself, and how those who run the product see it.</summary>
public sealed class TrailUpkeepTests(AuditedProduct app) : IClassFixture<AuditedProduct>
{
    [Fact]
    public async Task Sealing_verifying_and_mailing_as_jobs_tell_the_log_the_page_and_the_mail()
    {
        var staff = await app.SignUp($"{Guid.CreateVersion7():N}@staff.example");
        await app.Employ(staff);
        var team = await TestTeam.Create(app);

        await JobApplication.Until(async () =>
        {
            Assert.Null((await app.Send(new SealTrails())).Problem);
            return (await app.Trails.Unsealed(TestContext.Current.CancellationToken)).All(trail => trail.Id != team.Tenant.Id.Value);
        }, "the trail is sealed");
        Assert.Null((await app.Send(new VerifyTrails())).Problem);
        Assert.Null((await app.Send(new MailTrailHeads())).Problem);

        var head = (await app.Verify(team.Tenant)).Head!;
        Assert.Contains(app.Log.Lines, line => line.Contains(head.Hash, StringComparison.Ordinal));
        var page = await staff.Open("/backoffice/trails");
        Assert.Contains(head.Hash[..16], page.Text, StringComparison.Ordinal);
        var mail = await app.Mail.To(staff.Person!.Email);
        Assert.Contains($"{team.Tenant.Slug} {head}", mail.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_rows_of_health_are_red_when_a_trail_is_broken_and_when_its_end_is_not_sealed()
    {
        var team = await TestTeam.Create(app);
        await app.Seal(team.Tenant);
        await app.Verify(team.Tenant);
        Assert.True((await Health("audit-chain")).IsGreen);
        await app.Sql(TestDatabase.Superuser, $"insert into backbone.audit_entry (tenant_id, occurred_at, kind, action) values ('{team.Tenant.Id.Value}', now() - interval '11 minutes', 'Action', 'Late')");
        await app.Sql(TestDatabase.Superuser, $"delete from backbone.audit_entry where tenant_id = '{team.Tenant.Id.Value}' and seal = 1");
        await app.Verify(team.Tenant);

        var (chain, tail) = (await Health("audit-chain"), await Health("audit-tail"));
        await app.Sql(TestDatabase.Superuser, $"delete from backbone.audit_entry where tenant_id = '{team.Tenant.Id.Value}'; delete from backbone.audit_seal where tenant_id = '{team.Tenant.Id.Value}'");

        Assert.False(chain.IsGreen);
        Assert.Matches("broken", Read(chain.Reason));
        Assert.False(tail.IsGreen);
        Assert.Matches("11 minutes", Read(tail.Reason));
    }

    private async Task<HealthState> Health(string name)
    {
        await using var services = app.Services.CreateAsyncScope();
        return await app.Services.GetServices<HealthRow>().Single(row => row.Name == name).Check(services.ServiceProvider, TestContext.Current.CancellationToken);
    }

    private string Read(LocalizedText text) => text.Read(app.Services.GetRequiredService<IStringLocalizerFactory>());
}
