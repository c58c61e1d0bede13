using System.Net;
using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Legal;
using SaasStarter.Backbone.Tenancy;
using SaasStarter.Tests.Hosting;
using SaasStarter.Tests.Identity;

namespace SaasStarter.Tests.Legal;

/// <summary>Who accepts what, when it is asked for, and what is written down.</summary>
public sealed class AgreementTests(TestApplication app) : IClassFixture<TestApplication>
{
    private static readonly string Terms = AcceptedTerms.Of(LegalDocumentKind.OfPeople);
    private static readonly string ForCustomers = AcceptedTerms.Of(LegalDocumentKind.OfCustomers);

    [Theory]
    [InlineData("", "Tick the box")]
    [InlineData("terms 2020-01-01", "have changed meanwhile")]
    public async Task There_is_no_account_without_the_terms_that_are_in_force(string accepted, string message)
    {
        var visitor = app.Visitor();
        var answer = await visitor.Forge("/sign-up", ("Name", "Ana"), ("Email", "never@example.com"), ("Password", TestVisitor.Password), ("AcceptedTerms", accepted));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status);
        Assert.Contains(message, answer.Page.Text, StringComparison.Ordinal);
        Assert.Equal("never@example.com", answer.Form("/sign-up").ValueOf("Email"));
        Assert.Equal(0, app.Mail.CountTo("never@example.com"));
    }

    [Fact]
    public async Task Signing_up_records_what_was_accepted_by_whom_when_and_from_where()
    {
        var visitor = app.Visitor();
        await visitor.AskForAccount("recorded@example.com");
        await visitor.Post("/sign-up/confirm", ("Code", await app.Mail.CodeTo("recorded@example.com")));

        await using var accounts = app.Accounts();
        var user = await accounts.Users.SingleAsync(user => user.Email == "recorded@example.com", TestContext.Current.CancellationToken);
        var acceptance = Assert.Single(await accounts.Set<Acceptance>().Where(acceptance => acceptance.UserId == user.Id).ToListAsync(TestContext.Current.CancellationToken));
        Assert.Equal(Terms, $"{acceptance.Document} {acceptance.Version:yyyy-MM-dd}");
        Assert.StartsWith("127.0.", acceptance.Address, StringComparison.Ordinal);
        Assert.Equal(user.CreatedAt, acceptance.AcceptedAt);
        // Nobody is asked for what they have accepted.
        Assert.Equal("/profile?x=1", (await visitor.Open("/profile?x=1")).Path);
        Assert.Equal("/tenants/new", (await visitor.Open("/tenants/new")).Path);
    }

    [Fact]
    public async Task Whoever_has_not_accepted_reads_accepts_and_goes_on_where_they_were()
    {
        var (ana, tenant) = await Owner("asked@example.com", "Asked");
        await Forget(ana);
        var other = await AnotherBrowser(ana);

        var page = await other.Open($"{tenant.Path("members")}?order=joined");
        Assert.Equal($"/agreement?returnUrl={Uri.EscapeDataString($"{tenant.Path("members")}?order=joined")}", page.Path);
        Assert.Contains(page.Page.Root.All("a"), link => link["href"] == "/legal/terms");

        Assert.Contains("tick the box", (await other.Post("/agreement")).Page.Text, StringComparison.Ordinal);
        await other.Open($"{tenant.Path("members")}?order=joined");
        var after = await other.Post("/agreement", ("AcceptedTerms", Terms));

        Assert.Equal($"{tenant.Path("members")}?order=joined", after.Path);
        Assert.Equal(tenant.Path("settings"), (await other.Open(tenant.Path("settings"))).Path);
    }

    [Fact]
    public async Task Whoever_does_not_accept_can_leave_and_loses_nothing_that_they_were_writing()
    {
        var (ben, tenant) = await Owner("refusing@example.com", "Refusing");
        await Forget(ben);
        var other = await AnotherBrowser(ben);

        foreach (var path in new[] { "/security", "/profile", "/legal/terms", "/agreement", "/" })
            Assert.Equal(path, (await other.Open(path)).Path);
        // A file or a script's question is not a page.
        Assert.Equal(HttpStatusCode.OK, (await other.Send(new(HttpMethod.Get, tenant.Path("members.json")) { Headers = { { "Accept", "application/json" } } })).Status);
        Assert.Equal(HttpStatusCode.Found, (await other.Forge(tenant.Path("settings/name"), ("Name", "Renamed meanwhile"), ("Slug", tenant.Slug))).Status);
        await other.Open("/agreement");
        Assert.Equal("/sign-in", (await other.Post("/sign-out")).Path);
    }

    [Fact]
    public async Task Before_the_first_payment_an_owner_accepts_for_the_tenant()
    {
        var (ana, tenant) = await Owner("buyer@example.com", "Buyer");
        await Forget(tenant);
        var other = await AnotherBrowser(ana);

        var asked = await other.Forge(tenant.Path("billing/checkout/team/year/EUR"));
        Assert.Equal(HttpStatusCode.SeeOther, asked.Status);
        var wanted = $"{tenant.Path("billing")}?plan=team&interval=year&currency=EUR";
        Assert.Equal($"{tenant.Path("agreements")}?returnUrl={Uri.EscapeDataString(wanted)}", asked.Location);

        await other.Open(asked.Location!);
        Assert.Equal(wanted, (await other.Post(tenant.Path("agreements"), ("AcceptedTerms", ForCustomers))).Path);

        var accepted = await app.InTenant(tenant, db => db.Set<TenantAcceptance>().ToListAsync(TestContext.Current.CancellationToken));
        Assert.Equal(ForCustomers.Split(", ").Order(), accepted.Select(acceptance => $"{acceptance.Document} {acceptance.Version:yyyy-MM-dd}").Order());
        Assert.All(accepted, acceptance => Assert.Equal(ana.Person!.Id, acceptance.PersonId));
        Assert.NotEqual(HttpStatusCode.SeeOther, (await other.Forge(tenant.Path("billing/checkout/team/year/EUR"))).Status);
        Assert.Contains("Buyer", (await other.Open(tenant.Path("agreements"))).Page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_a_tenant_that_pays_its_owners_are_asked_again_and_nobody_else()
    {
        var (ana, tenant) = await Owner("paying@example.com", "Paying");
        var ben = await app.SignUp("member.of.paying@example.com");
        await app.Join(tenant, ben, Role.Member);
        await app.Subscribe(tenant, "team");
        await Forget(tenant);

        Assert.Equal(tenant.Path(), (await (await AnotherBrowser(ben)).Open(tenant.Path())).Path);
        var owner = await AnotherBrowser(ana);
        Assert.StartsWith(tenant.Path("agreements"), (await owner.Open(tenant.Path())).Path, StringComparison.Ordinal);
        // Whoever would rather go can see to it.
        Assert.Equal(tenant.Path("billing"), (await owner.Open(tenant.Path("billing"))).Path);
    }

    [Fact]
    public async Task A_version_that_is_not_in_force_is_not_accepted_and_nothing_is_accepted_twice()
    {
        var (ana, tenant) = await Owner("twice@example.com", "Twice");

        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await ana.Forge(tenant.Path("agreements"), ("AcceptedTerms", "sales 2020-01-01"))).Status);
        Assert.Equal(HttpStatusCode.Found, (await ana.Forge(tenant.Path("agreements"), ("AcceptedTerms", ForCustomers), ("ReturnUrl", "//evil.example"))).Status);
        Assert.Equal(tenant.Path("billing"), (await ana.Forge(tenant.Path("agreements"), ("AcceptedTerms", ForCustomers), ("ReturnUrl", "//evil.example"))).Location);

        Assert.Equal(2, await app.InTenant(tenant, db => db.Set<TenantAcceptance>().CountAsync(TestContext.Current.CancellationToken)));
    }

    [Fact]
    public async Task The_staff_sees_who_accepted_what_and_which_documents_are_published()
    {
        var (ana, _) = await Owner("seen@example.com", "Seen by staff");
        var staff = await app.SignUp("staff.of.legal@example.com");
        await app.Employ(staff);

        var page = await staff.Open("/backoffice/legal?find=seen%40example");

        Assert.Equal(HttpStatusCode.OK, page.Status);
        foreach (var text in new[] { "seen@example.com", "for Seen by staff", "Terms of use", "Data processing agreement", "127.0.0.1", "not reviewed by a lawyer" })
            Assert.Contains(text, page.Page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("staff.of.legal@example.com", page.Page.Root.All("table").Last().Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await ana.Get("/backoffice/legal")).Status);
    }

    [Fact]
    public async Task An_account_takes_its_acceptances_with_it_and_a_tenant_keeps_its_own()
    {
        var (ana, tenant) = await Owner("leaving@example.com", "Left behind");
        var ben = await app.SignUp("staying@example.com");
        await app.Join(tenant, ben, Role.Owner);

        await ana.Forge("/security/delete-account");

        Assert.Equal(2, await app.InTenant(tenant, db => db.Set<TenantAcceptance>().CountAsync(TestContext.Current.CancellationToken)));
    }

    private async Task<(TestVisitor Owner, CurrentTenant Tenant)> Owner(string email, string name)
    {
        var owner = await app.SignUp(email);
        var tenant = await app.CreateTenant(owner, name);
        await app.AcceptForTenant(tenant);
        return (owner, tenant);
    }

    private Task<IReadOnlyList<object?[]>> Forget(TestVisitor person) => app.Sql(TestDatabase.Superuser, $"delete from accounts.acceptance where user_id = '{person.Person!.Id.Value}'");

    private Task<IReadOnlyList<object?[]>> Forget(CurrentTenant tenant) => app.Sql(TestDatabase.Superuser, $"delete from backbone.tenant_acceptance where tenant_id = '{tenant.Id.Value}'");

    private Task<TestVisitor> AnotherBrowser(TestVisitor person) => app.SignIn(person.Person!);
}
