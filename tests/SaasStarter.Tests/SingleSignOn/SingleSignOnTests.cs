using System.Net;
using System.Text;
using SaasStarter.Backbone.Domains;
using SaasStarter.Backbone.Identity.External;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Scim;
using SaasStarter.Backbone.Tenancy;
using SaasStarter.Tests.Hosting;
using SaasStarter.Tests.Identity;

namespace SaasStarter.Tests.SingleSignOn;

/// <summary>Single sign-on of a tenant, with a provider that somebody else wrote (T39).</summary>
public sealed class SingleSignOnTests(ApplicationWithProvider app) : IClassFixture<ApplicationWithProvider>
{
    [Fact]
    public async Task An_owner_enters_a_provider_tests_it_and_switches_it_on()
    {
        var owner = await app.SignUp("owner@first.example");
        var tenant = await app.CreateTenant(owner, "First");
        var page = $"/t/{tenant.Slug}/settings/sign-on";
        await owner.Open(page);
        Assert.Contains($"/sign-in/external/{tenant.Id}/back", owner.Current.Text, StringComparison.Ordinal);

        await owner.Post(page, ("Issuer", app.Issuer), ("ClientId", "rs"), ("ClientSecret", OpenIdWitness.ClientSecret), ("Role", Role.Viewer));
        var untested = await owner.Post($"{page}/switch");
        Assert.Equal(HttpStatusCode.Conflict, untested.Status);
        Assert.Contains("Test it first", untested.Text, StringComparison.Ordinal);

        await owner.Open(page);
        var foreign = await owner.ComeBack(await owner.Leave($"{page}/test"), "owner@first.example");
        Assert.Equal(page, foreign.Path);
        Assert.Contains("not of one of your proven mail domains", foreign.Text, StringComparison.Ordinal);
        await Prove(tenant, "first.example");
        var tested = await owner.ComeBack(await owner.Leave($"{page}/test"), "owner@first.example");
        Assert.Contains("The test passed", tested.Text, StringComparison.Ordinal);
        Assert.Contains("Single sign-on is on for the addresses of first.example", (await owner.Post($"{page}/switch")).Text, StringComparison.Ordinal);

        var kept = await app.Database.Value<byte[]>(TestDatabase.Superuser, $"select sealed_secret from backbone.sign_on_connection where tenant_id = '{tenant.Id.Value}'");
        Assert.DoesNotContain("a secret", Encoding.Latin1.GetString(kept), StringComparison.Ordinal);
        Assert.DoesNotContain(OpenIdWitness.ClientSecret, (await owner.Open(page)).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_changed_has_to_be_tested_again()
    {
        var (owner, tenant) = await SignOn("second.example");
        var page = $"/t/{tenant.Slug}/settings/sign-on";
        await owner.Open(page);

        await owner.Post(page, ("ClientId", "es"));

        Assert.Contains("Single sign-on is off", owner.Current.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Conflict, (await owner.Post($"{page}/switch")).Status);
    }

    [Fact]
    public async Task Somebody_of_the_domain_is_led_there_by_their_address_and_becomes_a_member()
    {
        var (_, tenant) = await SignOn("third.example");
        var ana = app.Visitor();

        var asked = await Arrive(ana, "ana@third.example");
        Assert.Equal(ExternalPaths.Continue, asked.Path);
        var arrived = await ana.Post(ExternalPaths.Continue, AcceptedTerms.Field);

        Assert.Equal(tenant.Path(), arrived.Path);
        Assert.Equal(HttpStatusCode.OK, arrived.Status);
        Assert.Equal(Role.Viewer, await RoleOf(tenant, "ana@third.example"));
        Assert.Equal(tenant.Path(), (await Arrive(app.Visitor(), "ana@third.example")).Path);
    }

    [Fact]
    public async Task Somebody_whom_the_directory_brought_comes_in_as_if_there_were_no_account_yet_and_once_only()
    {
        var (_, tenant) = await SignOn("brought.example");
        Assert.Null((await app.Send(new CreateScimUser(new() { UserName = "ana@brought.example", DisplayName = "Ana Brought" }), tenant)).Problem);
        var (ana, eve) = (app.Visitor(), app.Visitor());

        Assert.Equal(ExternalPaths.Continue, (await Arrive(ana, "ana@brought.example")).Path);
        Assert.Equal(tenant.Path(), (await ana.Post(ExternalPaths.Continue, AcceptedTerms.Field)).Path);

        Assert.Equal(Role.Viewer, await RoleOf(tenant, "ana@brought.example"));
        // Now it is somebody's: another account at the provider with the same address has to prove itself first.
        await app.Sql(TestDatabase.Superuser, $"delete from accounts.external_sign_in where tenant_id = '{tenant.Id.Value}'");
        Assert.DoesNotContain(AcceptedTerms.Field.Name, (await Arrive(eve, "ana@brought.example")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_address_of_another_domain_is_refused_whatever_the_provider_says()
    {
        var (_, tenant) = await SignOn("fourth.example");
        var (eve, sub) = (app.Visitor(), app.Visitor());

        var refused = await Arrive(eve, "eve@elsewhere.example", typed: "eve@fourth.example");
        Assert.Equal(HttpStatusCode.Conflict, refused.Status);
        Assert.Contains("not of a domain of", refused.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Conflict, (await Arrive(sub, "eve@below.fourth.example", typed: "eve@fourth.example")).Status);

        Assert.Empty(await app.Sql(DatabaseRoles.Accounts, "select from accounts.\"user\" where email like 'eve@%fourth.example' or email = 'eve@elsewhere.example'"));
        Assert.Equal(1L, await app.Database.Value<long>(DatabaseRoles.Application, "select count(*) from backbone.membership", tenant.Id));
    }

    [Fact]
    public async Task An_address_that_the_provider_says_is_not_verified_is_refused()
    {
        await SignOn("fifth.example");

        var refused = await Arrive(app.Visitor(), "unverified ana@fifth.example", typed: "ana@fifth.example");

        Assert.Equal(HttpStatusCode.Conflict, refused.Status);
        Assert.Contains("does not name your mail address", refused.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_domain_that_somebody_else_only_claims_leads_nobody_astray()
    {
        var (_, alpha) = await SignOn("sixth.example");
        var owner = await app.SignUp("owner@beta.example");
        var beta = await app.CreateTenant(owner, "Beta Capture");
        await Prove(beta, "beta-capture.example");
        await Claim(beta, "sixth.example");
        await Enter(owner, beta, "owner@beta-capture.example");

        var ana = app.Visitor();
        await Arrive(ana, "ana@sixth.example");
        await ana.Post(ExternalPaths.Continue, AcceptedTerms.Field);
        Assert.NotNull(await RoleOf(alpha, "ana@sixth.example"));

        // Beta's provider says whatever Beta likes: of addresses of others it counts for nothing.
        var captured = await Arrive(app.Visitor(), "ana@sixth.example", typed: "any@beta-capture.example");
        Assert.Equal(HttpStatusCode.Conflict, captured.Status);
        Assert.Null(await RoleOf(beta, "ana@sixth.example"));
    }

    [Fact]
    public async Task A_domain_that_is_lost_counts_no_more()
    {
        var (_, tenant) = await SignOn("seventh.example");
        var ana = app.Visitor();
        await ana.Open("/sign-in/sso");
        var back = await OpenIdWitness.SignIn(await LeaveFor(ana, "ana@seventh.example"), "ana@seventh.example");

        await app.Sql(TestDatabase.Superuser, $"update backbone.domain set verified_at = null where tenant_id = '{tenant.Id.Value}'");

        Assert.Equal(HttpStatusCode.Conflict, (await ana.Open(back.PathAndQuery)).Status);
        var refused = await Type(app.Visitor(), "ana@seventh.example");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.Contains("no single sign-on for this address", refused.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_switched_off_signs_nobody_in()
    {
        var (owner, tenant) = await SignOn("eighth.example");
        var ana = app.Visitor();
        await Arrive(ana, "ana@eighth.example");
        await owner.Open($"/t/{tenant.Slug}/settings/sign-on");
        await owner.Post($"/t/{tenant.Slug}/settings/sign-on/switch");

        Assert.Equal(HttpStatusCode.Gone, (await ana.Post(ExternalPaths.Continue, AcceptedTerms.Field)).Status);

        Assert.False(await ana.IsSignedIn());
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await Type(app.Visitor(), "ana@eighth.example")).Status);
    }

    [Fact]
    public async Task An_existing_account_is_linked_only_once_its_owner_has_signed_in()
    {
        var (_, tenant) = await SignOn("ninth.example");
        await app.SignUp("ana@ninth.example");
        var ana = app.Visitor();

        var asked = await Arrive(ana, "ana@ninth.example");
        Assert.Contains("already", asked.Text, StringComparison.Ordinal);
        Assert.False(await ana.IsSignedIn());
        Assert.Null(await RoleOf(tenant, "ana@ninth.example"));

        await ana.Open(asked.Page.Links.Single(link => link.StartsWith("/sign-in?", StringComparison.Ordinal)));
        await ana.Post("/sign-in", ("Password", TestVisitor.Password));
        await ana.Post(ExternalPaths.Connect);

        Assert.Equal(tenant.Path(), ana.Current.Path);
        Assert.Equal(tenant.Path(), (await Arrive(app.Visitor(), "ana@ninth.example")).Path);
    }

    [Fact]
    public async Task Somebody_else_who_is_signed_in_gets_nothing_of_it()
    {
        var (_, tenant) = await SignOn("tenth.example");
        var mallory = await app.SignUp("mallory@example.com");

        await Arrive(mallory, "ana@tenth.example");
        var refused = await mallory.Post(ExternalPaths.Connect);

        Assert.Equal(HttpStatusCode.Conflict, refused.Status);
        Assert.Contains("You are signed in as mallory@example.com", refused.Text, StringComparison.Ordinal);
        Assert.Null(await RoleOf(tenant, "mallory@example.com"));
    }

    [Fact]
    public async Task A_tenants_word_opens_that_tenant_and_nothing_else_of_the_person()
    {
        var (_, tenant) = await SignOn("eleventh.example");
        var ana = await app.SignUp("ana@eleventh.example");
        var own = await app.CreateTenant(ana, "Anas own");
        await app.Join(tenant, ana, Role.Member);
        await Arrive(ana, "ana@eleventh.example");
        await ana.Post(ExternalPaths.Connect);
        var impostor = app.Visitor();

        Assert.Equal(tenant.Path(), (await Arrive(impostor, "ana@eleventh.example")).Path);

        var closed = await impostor.Open(own.Path());
        Assert.Equal(HttpStatusCode.Forbidden, closed.Status);
        Assert.Contains("opens nothing but its own", closed.Text, StringComparison.Ordinal);
        // What changes how the account is opened asks for something of the person's own.
        await impostor.Open("/security");
        var confirm = await impostor.Post("/security/external/rs");
        Assert.Equal(HttpStatusCode.Forbidden, confirm.Status);
        // Who has signed in by themselves keeps what that opens.
        Assert.Equal(HttpStatusCode.OK, (await ana.Open(own.Path())).Status);
    }

    [Fact]
    public async Task A_link_of_the_whole_product_is_no_link_of_a_tenant_though_the_issuer_is_the_same()
    {
        var (_, tenant) = await SignOn("twelfth.example");
        var ana = app.Visitor();
        await ana.SignInWith("rs", "ana@twelfth.example");
        await ana.Post(ExternalPaths.Continue, AcceptedTerms.Field);

        var asked = await Arrive(app.Visitor(), "ana@twelfth.example");

        Assert.Equal(ExternalPaths.Continue, asked.Path);
        Assert.Null(await RoleOf(tenant, "ana@twelfth.example"));
    }

    [Fact]
    public async Task Where_it_is_required_members_are_led_to_it_and_owners_keep_another_way()
    {
        var (owner, tenant) = await SignOn("thirteenth.example");
        var (ana, guest) = (await app.SignUp("ana@thirteenth.example"), await app.SignUp("guest@elsewhere.example"));
        await app.Join(tenant, ana, Role.Member);
        await app.Join(tenant, guest, Role.Guest);
        Assert.Equal(HttpStatusCode.OK, (await ana.Open(tenant.Path())).Status);
        await owner.Open($"/t/{tenant.Slug}/settings/sign-on");
        await owner.Post($"/t/{tenant.Slug}/settings/sign-on/require");

        var led = await ana.Open(tenant.Path("members"));
        Assert.Equal(HttpStatusCode.Forbidden, led.Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await ana.Forge(tenant.Path("leave"))).Status);
        Assert.Equal(HttpStatusCode.OK, (await owner.Open(tenant.Path())).Status);
        Assert.Equal(HttpStatusCode.OK, (await guest.Open(tenant.Path())).Status);

        await ana.Open(led.Page.Links.Single(link => link.StartsWith("/sign-in/sso", StringComparison.Ordinal)));
        Assert.Equal("ana@thirteenth.example", ana.Current.Form(ExternalPaths.SingleSignOn).ValueOf("Email"));
        await ana.ComeBack(await ana.Leave(ExternalPaths.SingleSignOn), "ana@thirteenth.example");
        var arrived = await ana.Post(ExternalPaths.Connect);
        Assert.Equal(tenant.Path("members"), arrived.Path);
        Assert.Equal(HttpStatusCode.OK, arrived.Status);
    }

    [Fact]
    public async Task The_sign_in_page_leads_the_domains_people_there_and_lets_owners_stay()
    {
        var (owner, tenant) = await SignOn("fourteenth.example");
        await owner.Open($"/t/{tenant.Slug}/settings/sign-on");
        await owner.Post($"/t/{tenant.Slug}/settings/sign-on/require");
        var (ana, again) = (app.Visitor(), app.Visitor());

        var led = await ana.SignIn("nobody.yet@fourteenth.example", query: "?returnUrl=%2Fprofile");
        Assert.Equal(HttpStatusCode.Conflict, led.Status);
        await ana.Open(led.Page.Links.Single(link => link.StartsWith("/sign-in/sso?email", StringComparison.Ordinal)));
        Assert.Equal("nobody.yet@fourteenth.example", ana.Current.Form(ExternalPaths.SingleSignOn).ValueOf("Email"));

        await again.Open("/sign-in/sso");
        await again.Open(again.Current.Page.Links.Single(link => link.StartsWith("/sign-in?", StringComparison.Ordinal)));
        await again.Post("/sign-in", ("Email", "owner@fourteenth.example"), ("Password", TestVisitor.Password));
        Assert.Equal(HttpStatusCode.OK, (await again.Open(tenant.Path())).Status);
    }

    [Fact]
    public async Task Switching_it_off_lets_everybody_in_again()
    {
        var (owner, tenant) = await SignOn("fifteenth.example");
        var ana = await app.SignUp("ana@fifteenth.example");
        await app.Join(tenant, ana, Role.Member);
        var page = $"/t/{tenant.Slug}/settings/sign-on";
        await owner.Open(page);
        await owner.Post($"{page}/require");
        Assert.Equal(HttpStatusCode.Forbidden, (await ana.Open(tenant.Path())).Status);

        await owner.Post($"{page}/switch");

        Assert.Equal(HttpStatusCode.OK, (await ana.Open(tenant.Path())).Status);
    }

    [Fact]
    public async Task Who_is_not_an_owner_neither_sees_nor_changes_it()
    {
        var (_, tenant) = await SignOn("sixteenth.example");
        var admin = await app.SignUp("admin@sixteenth.example");
        await app.Join(tenant, admin, Role.Admin);
        var page = $"/t/{tenant.Slug}/settings/sign-on";

        Assert.Equal(HttpStatusCode.Forbidden, (await admin.Get(page)).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await admin.Forge($"{page}/switch", ("On", "false"))).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await admin.Forge($"{page}/test")).Status);
    }

    [Fact]
    public async Task An_address_that_is_none_or_not_public_is_refused_at_its_field()
    {
        var owner = await app.SignUp("owner@refused.example");
        var tenant = await app.CreateTenant(owner, "Refused");
        var page = $"/t/{tenant.Slug}/settings/sign-on";
        await owner.Open(page);

        foreach (var issuer in new[]
        {
            "not an address", "ftp://id.acme.com", "https://user:password@id.acme.com", "https://id.acme.com?x=1", "https://id.acme.com/#x", "http://id.acme.com",
            "https://login.microsoftonline.com/{tenantid}/v2.0", "https://10.0.0.1", "https://169.254.169.254", "https://[::ffff:10.0.0.1]", "https://0x7f000001:22",
            "https://id.acme.com:22", "https://directory.internal", "https://localhost.",
        })
        {
            var refused = await owner.Post(page, ("Issuer", issuer), ("ClientId", "a"), ("ClientSecret", "b"));

            Assert.True(refused.Status == HttpStatusCode.UnprocessableEntity, issuer);
            Assert.Equal(issuer, refused.Form(page).ValueOf("Issuer"));
        }
        Assert.Equal(0L, await app.Database.Value<long>(DatabaseRoles.Application, "select count(*) from backbone.sign_on_connection", tenant.Id));
    }

    [Fact]
    public async Task A_tenant_that_goes_takes_its_links_along()
    {
        var (_, tenant) = await SignOn("seventeenth.example");
        var ana = app.Visitor();
        await Arrive(ana, "ana@seventeenth.example");
        await ana.Post(ExternalPaths.Continue, AcceptedTerms.Field);
        await app.Sql(TestDatabase.Superuser, $"update backbone.tenant set status = 'Deleting', delete_after = now() - interval '1 minute' where id = '{tenant.Id.Value}'");

        await app.Send(new Backbone.Memberships.EraseTenants());

        Assert.Empty(await app.Sql(DatabaseRoles.Accounts, $"select from accounts.external_sign_in where tenant_id = '{tenant.Id.Value}'"));
        Assert.Empty(await app.Sql(DatabaseRoles.Accounts, $"select from accounts.external_attempt where tenant_id = '{tenant.Id.Value}'"));
    }

    // A tenant with single sign-on for a domain, switched on.
    private async Task<(TestVisitor Owner, CurrentTenant Tenant)> SignOn(string domain)
    {
        var owner = await app.SignUp($"owner@{domain}");
        var tenant = await app.CreateTenant(owner, domain.Split('.')[0]);
        await Prove(tenant, domain);
        await Enter(owner, tenant, $"owner@{domain}");
        return (owner, tenant);
    }

    private async Task Enter(TestVisitor owner, CurrentTenant tenant, string tester)
    {
        var page = $"/t/{tenant.Slug}/settings/sign-on";
        await owner.Open(page);
        await owner.Post(page, ("Issuer", app.Issuer), ("ClientId", "rs"), ("ClientSecret", OpenIdWitness.ClientSecret), ("Role", Role.Viewer));
        await owner.ComeBack(await owner.Leave($"{page}/test"), tester);
        await owner.Post($"{page}/switch");
    }

    private Task<Domain> Prove(CurrentTenant tenant, string name) => Add(tenant, name, isProven: true);

    private Task<Domain> Claim(CurrentTenant tenant, string name) => Add(tenant, name, isProven: false);

    private Task<Domain> Add(CurrentTenant tenant, string name, bool isProven) => app.InTenant(tenant, async db =>
    {
        var domain = new Domain { Name = name, IsForWeb = false, IsForMail = true, Token = "published", AddedAt = app.Clock.GetUtcNow() };
        if (isProven)
            domain.Seen(app.Clock.GetUtcNow());
        db.Add(domain);
        await db.SaveChangesAsync();
        return domain;
    });

    private static async Task<Answer> Type(TestVisitor visitor, string email)
    {
        await visitor.Open("/sign-in/sso");
        return await visitor.Post(ExternalPaths.SingleSignOn, ("Email", email));
    }

    private static async Task<string> LeaveFor(TestVisitor visitor, string email)
    {
        var page = await Type(visitor, email);
        Assert.True(page.Path == ExternalPaths.Leave, page.Text);
        var refresh = page.Page.Root.All("meta").Single(meta => meta["http-equiv"] == "refresh")["content"]!;
        return refresh[(refresh.IndexOf("url=", StringComparison.Ordinal) + 4)..];
    }

    // Types an address, signs in at the provider as somebody, and comes back.
    private static async Task<Answer> Arrive(TestVisitor visitor, string name, string? typed = null) =>
        await visitor.ComeBack(await LeaveFor(visitor, typed ?? name), name);

    private async Task<string?> RoleOf(CurrentTenant tenant, string email) => (string?)(await app.Sql(TestDatabase.Superuser, $"""
        select membership.role from backbone.membership membership join accounts."user" account on account.id = membership.person_id
        where membership.tenant_id = '{tenant.Id.Value}' and account.email = '{email}'
        """)).SingleOrDefault()?[0];
}
