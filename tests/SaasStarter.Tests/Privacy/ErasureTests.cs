using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using SaasStarter.Backbone.Files;
using SaasStarter.Backbone.Identity;
using SaasStarter.Backbone.Memberships;
using SaasStarter.Backbone.Privacy;
using SaasStarter.Backbone.Tenancy;
using SaasStarter.Tests.Hosting;
using SaasStarter.Tests.Identity;
using SaasStarter.Tests.Jobs;
using SaasStarter.Tests.Memberships;

namespace SaasStarter.Tests.Privacy;

/// <summary>After an erasure nothing is left but what is declared here: every table, file, job and mail is searched (T54).</summary>
public sealed class ErasureTests(TestApplication app) : IClassFixture<TestApplication>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task After_the_erasure_of_a_person_neither_name_nor_address_stands_anywhere()
    {
        var team = await TestTeam.Create(app);
        var zelda = await app.SignUp("zelda.quux@example.com", "Zelda Quux");
        await app.Send(new InviteMember("zelda.quux@example.com", Role.Member), team.Tenant, team.Owner, Role.Owner);
        await app.Join(team.Tenant, zelda, Role.Member);
        await app.Send(new ChangeRole(await team.MembershipOf(zelda), Role.Owner), team.Tenant, team.Owner, Role.Owner);
        await app.Send(new ChangeRole(await team.MembershipOf(zelda), Role.Member), team.Tenant, team.Owner, Role.Owner);
        Assert.NotEmpty(await Mentions("zelda.quux@example.com", "Zelda Quux"));
        await app.Mail.To("zelda.quux@example.com");

        await zelda.Open("/security");
        await zelda.Post("/security/delete-account");
        await app.EraseDueAccount(zelda);
        // The last mail tells the person; that it was sent is forgotten after thirty days, like of every mail.
        await JobApplication.Until(async () => (await Mentions("zelda.quux@example.com", "Zelda Quux")).All(row => row.StartsWith("backbone.outgoing_mail", StringComparison.Ordinal) && row.Contains("account-deleted", StringComparison.Ordinal)),
            "nothing else names the person");

        Assert.Equal(1L, await app.Database.Value<long>(TestDatabase.Superuser,
            $"select count(*) from backbone.erasure_certificate where kind = 'person' and fingerprint = '\\x{Convert.ToHexString(ErasureCertificate.FingerprintOf(zelda.Person!.Id.Value))}'"));
        // What they did is still told, by an identifier that leads to nobody.
        Assert.DoesNotContain(zelda.Person!.Id.Value.ToString(), string.Join('\n', (await app.Database.Dump()).Rows.Where(row => row.Table.StartsWith("accounts.", StringComparison.Ordinal))), StringComparison.Ordinal);
        Assert.Equal(1L, await team.Count("membership", $"person_id = '{team.Owner.Person!.Id.Value}'"));
    }

    [Fact]
    public async Task Nobody_is_erased_before_their_time_and_nobody_who_became_the_only_owner()
    {
        var team = await TestTeam.Create(app);
        var second = await app.SignUp($"second-{team.Tenant.Slug}@example.com");
        await app.Join(team.Tenant, second, Role.Owner);
        await second.Open("/security");
        await second.Post("/security/delete-account");
        await app.Mail.To(second.Person!.Email);
        await app.Send(new EraseAccounts());
        Assert.True(await second.IsSignedIn());
        var refused = await Assert.ThrowsAsync<Npgsql.PostgresException>(() =>
            app.Sql("saasstarter_backoffice", $"select backbone.erase_person('{second.Person!.Id.Value}', array['backbone.membership'], array['person_id'], array['person'])"));
        Assert.Contains("not due", refused.MessageText, StringComparison.Ordinal);

        await app.Send(new RemoveMember(await team.MembershipOf(team.Owner)), team.Tenant, second, Role.Owner);
        await app.EraseDueAccount(second);

        Assert.True(await second.IsSignedIn());
        Assert.Equal(Role.Owner, await team.RoleOf(second));
        Assert.Contains("only owner", (await app.Mail.To(second.Person!.Email, count: 2)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task After_the_erasure_of_a_tenant_nothing_of_it_stands_anywhere_and_a_certificate_says_so()
    {
        var team = await TestTeam.Create(app);
        var (id, slug) = (team.Tenant.Id.Value, "xyloph-archive");
        await app.Send(new RenameTenant("Xylophon & Sons", slug), team.Tenant, team.Owner, Role.Owner);
        await app.Send(new InviteMember("guest-of-xylophon@example.com", Role.Member), team.Tenant, team.Owner, Role.Owner);
        await app.Sql(TestDatabase.Superuser, $"update backbone.billing_customer set is_deleted = true, name = 'Xylophon' where tenant_id = '{id}'");
        await app.Sql(TestDatabase.Superuser, $"""
            insert into backbone.billing_invoice (tenant_id, id, stripe_invoice_id, number, status, reason, currency, total, amount_due, amount_paid, amount_remaining, attempt_count, created_at)
            values ('{id}', gen_random_uuid(), 'in_xylophon', 'F-2026-77', 'Paid', 'subscription_cycle', 'EUR', 1, 1, 1, 0, 1, now())
            """);
        await using (var services = app.Services.CreateAsyncScope())
        {
            services.ServiceProvider.GetRequiredService<TenantScope>().Enter(team.Tenant, Caller.System);
            Assert.Null((await services.ServiceProvider.GetRequiredService<TenantFiles>().Add(new MemoryStream(BrandingTests.Png), "xylophon.png", FileTerms.Documents, null, Cancellation)).Problem);
        }
        var operations = app.Services.GetRequiredService<TenantOperations>();
        Assert.Null((await operations.Delete(slug, null, Cancellation)).Problem);
        Assert.Null((await operations.Erase(slug, Cancellation)).Problem);

        // The mails to the owner about the end are the owner's, and sealed until they are sent; the address rests under its skeleton.
        await JobApplication.Until(async () => (await Mentions(id.ToString(), slug, "Xylophon", "guest-of-xylophon")).Where(row => !row.StartsWith("backbone.slug_tombstone", StringComparison.Ordinal)).All(_ => false),
            "nothing names the tenant");
        var store = app.Services.GetRequiredService<IFileStore>();
        Assert.Empty(await store.List(id.ToString("N"), Cancellation).ToListAsync(Cancellation));
        var certificate = await app.Services.GetRequiredService<Certificates>().Find(id, Cancellation);
        Assert.Equal(5, JsonSerializer.Deserialize<Dictionary<string, long>>(certificate!.Erased)!["backbone.membership"]);
        Assert.Contains("F-2026-77", certificate.Kept, StringComparison.Ordinal);
        await JobApplication.Until(() => Task.FromResult(app.Mail.CountTo(team.Owner.Person!.Email) > 0), "the owner is told");
        await JobApplication.Until(async () => (await app.Mail.To(team.Owner.Person!.Email)).Text.Contains("F-2026-77", StringComparison.Ordinal), "the certificate arrived");
    }

    [Fact]
    public async Task What_is_older_than_declared_is_deleted_in_each_tenant()
    {
        var team = await TestTeam.Create(app);
        await app.Send(new InviteMember("long-ago@example.com", Role.Member), team.Tenant, team.Owner, Role.Owner);
        await app.Send(new InviteMember("lately@example.com", Role.Member), team.Tenant, team.Owner, Role.Owner);
        await app.Sql(TestDatabase.Superuser, $"update backbone.invitation set expires_at = now() - interval '366 days' where email = 'long-ago@example.com'");

        await app.Send(new ApplyRetention(), team.Tenant);

        Assert.Equal(0L, await team.Count("invitation", "email = 'long-ago@example.com'"));
        Assert.Equal(1L, await team.Count("invitation", "email = 'lately@example.com'"));
    }

    private async Task<IReadOnlyList<string>> Mentions(params string[] values) =>
        [.. (await app.Database.Dump()).Rows.Select(row => $"{row.Table} {row.Json}").Where(row => values.Any(value => row.Contains(value, StringComparison.OrdinalIgnoreCase)))];
}
