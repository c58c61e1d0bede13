using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Domains;
using SaasStarter.Backbone.Tenancy;
using SaasStarter.Tests.Hosting;
using SaasStarter.Tests.Memberships;

namespace SaasStarter.Tests.Domains;

/// <summary>The product as the operator runs it who gives each tenant a host of its own.</summary>
public sealed class ProductWithHosts(TestCluster cluster) : TestApplication(cluster)
{
    public TestNameServer Names { get; } = new();

    public override Uri Address => new("https://app.platform.example");

    protected override IEnumerable<(string Key, string Value)> Settings =>
    [
        ("App:BaseUrl", "https://app.platform.example"), ("Tenancy:SubDomains", "app.platform.example"), ("Tenancy:CustomDomains", "true"), ("Dns:Servers", Names.Address),
    ];
}

public sealed partial class TenantHostTests(ProductWithHosts app) : IClassFixture<ProductWithHosts>
{
    private const string Platform = "https://app.platform.example";

    [Fact]
    public async Task Whoever_is_signed_in_on_the_platforms_host_gets_into_a_tenants_own_by_a_code_and_a_cookie_of_its_own()
    {
        var team = await TestTeam.Create(app);
        var site = SiteOf(team);

        var led = await team.Member.Get($"{Platform}{team.Path("members")}?order=joined");
        Assert.Equal($"{site}{team.Path("members")}?order=joined", NextOf(led));
        var stranger = await team.Member.Get(NextOf(led));
        Assert.Equal(HttpStatusCode.Redirect, stranger.Status);
        var begun = await team.Member.Get($"{site}{stranger.Location}");
        Assert.StartsWith($"{Platform}/hand-off?host={team.Tenant.Slug}.app.platform.example&", begun.Header("Location"), StringComparison.Ordinal);
        var given = await team.Member.Get(begun.Header("Location")!);
        var entered = await team.Member.Get(NextOf(given));

        Assert.Equal($"{team.Path("members")}?order=joined", entered.Header("Location"));
        var cookie = entered.Header("Set-Cookie")!;
        Assert.StartsWith("__Host-saasstarter-session=", cookie, StringComparison.Ordinal);
        Assert.DoesNotContain("domain=", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.All(["; path=/", "; secure", "; httponly", "; samesite=lax"], part => Assert.Contains(part, cookie, StringComparison.OrdinalIgnoreCase));
        var page = await team.Member.Get($"{site}{team.Path("members")}");
        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Contains("Olga Owner", page.Text, StringComparison.Ordinal);
        Assert.Equal("no-store", page.Header("Cache-Control"));
    }

    [Fact]
    public async Task Whoever_is_nobody_signs_in_on_the_platforms_host_whether_there_is_such_a_tenant_or_not()
    {
        var team = await TestTeam.Create(app);

        foreach (var slug in new[] { team.Tenant.Slug, "nobody-at-all" })
        {
            var visitor = app.Visitor();
            var root = await visitor.Get($"https://{slug}.app.platform.example/");
            Assert.Equal($"/t/{slug}", root.Header("Location"));
            var page = await visitor.Get($"https://{slug}.app.platform.example/t/{slug}");
            var begun = await visitor.Get($"https://{slug}.app.platform.example{page.Location}");
            var signIn = await visitor.Get(begun.Header("Location")!);
            Assert.StartsWith("/sign-in?returnUrl=%2Fhand-off%3Fhost%3D", signIn.Header("Location"), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_code_is_good_once_and_for_its_browser_its_host_and_a_minute()
    {
        var team = await TestTeam.Create(app);
        var code = await CodeFor(team.Member, team);

        Assert.Equal(HttpStatusCode.Gone, (await app.Visitor().Get(code)).Status);
        Assert.Equal(HttpStatusCode.Gone, (await team.Member.Get(code.Replace($"{team.Tenant.Slug}.app", "another.app", StringComparison.Ordinal))).Status);
        Assert.Equal(HttpStatusCode.Gone, (await team.Member.Get($"{code}x")).Status);
        Assert.Equal(HttpStatusCode.Redirect, (await team.Member.Get(code)).Status);
        var cookies = team.Member.Cookies.GetCookies(new(SiteOf(team)));
        cookies.Single(cookie => cookie.Name == "__Host-saasstarter-session").Expired = true;
        var again = await team.Member.Get(code);
        Assert.Equal(HttpStatusCode.Gone, again.Status);
        Assert.Contains("That took too long", again.Text, StringComparison.Ordinal);

        var old = app.Services.GetRequiredService<IDataProtectionProvider>().CreateProtector("HandOff.Code").ToTimeLimitedDataProtector()
            .Protect(JsonSerializer.Serialize(new HandOffTicket(Guid.CreateVersion7(), team.Member.SessionId!.Value, team.Tenant.Id.Value,
                $"{team.Tenant.Slug}.app.platform.example", HandOff.HashOf(cookies.Single(cookie => cookie.Name == "__Host-saasstarter-hand-off").Value))), DateTimeOffset.UnixEpoch.AddYears(50));
        Assert.Equal(HttpStatusCode.Gone, (await team.Member.Get($"{SiteOf(team)}/hand-off/enter?code={Uri.EscapeDataString(old)}")).Status);
        Assert.Equal(TimeSpan.FromSeconds(60), HandOffCodes.Lifetime);
    }

    [Fact]
    public async Task Of_two_who_bring_the_same_code_at_once_one_gets_in()
    {
        var team = await TestTeam.Create(app);
        var code = await CodeFor(team.Member, team);

        var answers = await Task.WhenAll(team.Member.Get(code), team.Member.Get(code));

        Assert.Equal([HttpStatusCode.Redirect, HttpStatusCode.Gone], answers.Select(answer => answer.Status).Order());
    }

    [Fact]
    public async Task Nobody_but_members_is_led_in()
    {
        var (team, other) = (await TestTeam.Create(app), await TestTeam.Create(app));
        var state = HandOff.HashOf("anything");

        foreach (var host in new[] { $"{team.Tenant.Slug}.app.platform.example", "nobody-at-all.app.platform.example", "evil.example", "", "app.platform.example" })
            Assert.Equal(HttpStatusCode.NotFound, (await other.Owner.Get($"{Platform}/hand-off?host={host}&state={state}")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await team.Owner.Get($"{Platform}/hand-off?host={team.Tenant.Slug}.app.platform.example&state=short")).Status);
    }

    [Fact]
    public async Task A_token_is_good_on_its_own_host_only()
    {
        var (team, other) = (await TestTeam.Create(app), await TestTeam.Create(app));
        await app.Join(other.Tenant, team.Member, Role.Member);
        await Enter(team.Member, team);
        var here = team.Member.Cookies.GetCookies(new(SiteOf(team))).Single(cookie => cookie.Name.EndsWith("-session", StringComparison.Ordinal)).Value;
        var there = team.Member.Cookies.GetCookies(new(Platform)).Single(cookie => cookie.Name.EndsWith("-session", StringComparison.Ordinal)).Value;

        foreach (var (token, site, path) in new[] { (here, Platform, "/profile"), (here, SiteOf(other), other.Path()), (there, SiteOf(team), team.Path()), (there, SiteOf(other), other.Path()) })
        {
            var thief = app.Visitor();
            thief.Cookies.Add(new Uri(site), new Cookie("__Host-saasstarter-session", token) { Secure = true });
            var answer = await thief.Get($"{site}{path}");
            Assert.Equal(HttpStatusCode.Redirect, answer.Status);
            Assert.StartsWith("/sign-in", answer.Header("Location"), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Signing_out_at_either_host_and_losing_the_session_or_the_membership_ends_both()
    {
        var team = await TestTeam.Create(app);
        await Enter(team.Member, team);
        await Enter(team.Viewer, team);
        await Enter(team.Guest, team);

        await team.Member.Open($"{SiteOf(team)}{team.Path()}");
        var form = team.Member.Current.Form("/sign-out");
        var signedOut = await team.Member.Send(Posted(SiteOf(team), "/sign-out", form));
        Assert.Equal($"{Platform}/sign-in", signedOut.Header("Location"));
        Assert.StartsWith("/sign-in", (await team.Member.Get($"{Platform}/profile")).Header("Location"), StringComparison.Ordinal);

        await app.Sql(TestDatabase.Superuser, $"delete from accounts.session where id = '{team.Viewer.SessionId}'");
        Assert.Equal(HttpStatusCode.Redirect, (await team.Viewer.Get($"{SiteOf(team)}{team.Path()}")).Status);

        await app.Sql(TestDatabase.Superuser, $"delete from backbone.membership where person_id = '{team.Guest.Person!.Id.Value}'");
        Assert.Equal(HttpStatusCode.NotFound, (await team.Guest.Get($"{SiteOf(team)}{team.Path()}")).Status);
    }

    [Theory]
    [InlineData("evil.example")]
    [InlineData("platform.example")]
    [InlineData("a.b.app.platform.example")]
    [InlineData("-x.app.platform.example")]
    [InlineData("app.platform.example.evil.example")]
    [InlineData("localhost")]
    [InlineData("127.0.0.1")]
    public async Task A_host_that_is_nobodys_has_nothing(string host)
    {
        var team = await TestTeam.Create(app);

        foreach (var path in new[] { "/", "/sign-in", team.Path(), "/_content/SaasStarter.Backbone/css/base.css" })
            Assert.Equal(HttpStatusCode.NotFound, (await team.Owner.Get($"https://{host}{path}")).Status);
        Assert.Equal(HttpStatusCode.OK, (await team.Owner.Get($"https://{host}/health/live")).Status);
    }

    [Theory]
    [InlineData("X-Forwarded-Host")]
    [InlineData("X-Original-Host")]
    [InlineData("Forwarded")]
    public async Task What_somebody_says_of_the_host_changes_nothing(string header)
    {
        var (team, other) = (await TestTeam.Create(app), await TestTeam.Create(app));
        await Enter(team.Member, team);
        var request = new HttpRequestMessage(HttpMethod.Get, $"{SiteOf(team)}{team.Path()}");
        request.Headers.TryAddWithoutValidation(header, header == "Forwarded" ? "host=app.platform.example" : $"{other.Tenant.Slug}.app.platform.example");

        var answer = await team.Member.Send(request);

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Contains(team.Tenant.Name, answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_not_the_tenants_is_not_at_its_host()
    {
        var (team, other) = (await TestTeam.Create(app), await TestTeam.Create(app));
        await app.Join(other.Tenant, team.Owner, Role.Owner);
        await Enter(team.Owner, team);
        var site = SiteOf(team);

        foreach (var path in new[] { "/profile", "/security", "/tenants", "/backoffice", "/pricing", "/nothing", other.Path(), other.Path("members") })
            Assert.Equal($"{Platform}{path}", (await team.Owner.Get($"{site}{path}")).Header("Location"));
        Assert.Equal(HttpStatusCode.NotFound, (await team.Owner.Get($"{site}//evil.example")).Status);
        foreach (var path in new[] { "/sign-in", "/sign-up", "/security/password", "/confirm/password", "/tenants/new", other.Path("settings/name") })
            Assert.Equal(HttpStatusCode.NotFound, (await team.Owner.Send(new(HttpMethod.Post, $"{site}{path}") { Content = new FormUrlEncodedContent([]) })).Status);
        var data = new HttpRequestMessage(HttpMethod.Get, $"{site}{other.Path("members.csv")}");
        data.Headers.Accept.ParseAdd("text/csv");
        Assert.Equal(HttpStatusCode.NotFound, (await team.Owner.Send(data)).Status);
        Assert.Equal(HttpStatusCode.OK, (await team.Owner.Get($"{site}/_content/SaasStarter.Backbone/css/base.css")).Status);
    }

    [Fact]
    public async Task What_goes_through_a_provider_begins_and_ends_at_the_platforms_host()
    {
        var team = await TestTeam.Create(app);
        await Enter(team.Owner, team);
        var (site, page) = (SiteOf(team), team.Path("settings/sign-on"));

        foreach (var path in new[] { "/sign-in/sso", "/sign-in/external", "/sign-in/external/google/back?code=x&state=y", page })
            Assert.Equal($"{Platform}{path}", (await team.Owner.Get($"{site}{path}")).Header("Location"));
        foreach (var path in new[] { "/sign-in/sso", "/sign-in/external/google", page, $"{page}/test", $"{page}/switch" })
            Assert.Equal(HttpStatusCode.NotFound, (await team.Owner.Send(new(HttpMethod.Post, $"{site}{path}") { Content = new FormUrlEncodedContent([]) })).Status);
        // And nothing leads back and forth between the two.
        Assert.Null(await TryNext(team.Owner, $"{Platform}{page}"));
        Assert.NotNull((await team.Owner.Get($"{Platform}{page}")).Form(page));
    }

    [Fact]
    public void Nothing_of_a_tenant_is_for_everybody_on_any_host() => Assert.Empty(app.Routes
        .Where(route => route.RoutePattern.RawText?.StartsWith("/t/{tenant}", StringComparison.Ordinal) == true
            && route.Metadata.GetMetadata<IAudienceMetadata>()?.Audience is Audience.AnonymousAudience)
        .Select(route => $"{RouteTable.MethodOf(route)} {route.RoutePattern.RawText}"));

    [Fact]
    public async Task Forms_and_redirects_stay_at_the_tenants_host()
    {
        var team = await TestTeam.Create(app);
        await Enter(team.Owner, team);
        var page = await team.Owner.Get($"{SiteOf(team)}{team.Path("settings")}");

        var saved = await team.Owner.Send(Posted(SiteOf(team), team.Path("settings/name"), page.Form(team.Path("settings/name")), ("Name", "Renamed there")));

        Assert.Equal(HttpStatusCode.Redirect, saved.Status);
        Assert.Equal(team.Path("settings"), saved.Header("Location"));
        Assert.Equal(1, await team.Count("tenant", "name = 'Renamed there'"));
        Assert.Contains("form-action 'self' ", page.Header("Content-Security-Policy"), StringComparison.Ordinal);
        Assert.Contains(Platform, page.Header("Content-Security-Policy"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Something_sensitive_waits_at_the_tenants_host_while_it_is_confirmed_at_the_platforms()
    {
        var team = await TestTeam.Create(app);
        await Enter(team.Owner, team);
        await app.Sql(TestDatabase.Superuser, $"update accounts.session set confirmed_at = now() - interval '1 hour' where id = '{team.Owner.SessionId}'");
        var path = team.Path($"members/{await team.MembershipOf(team.Admin)}/transfer");
        var page = await team.Owner.Get($"{SiteOf(team)}{team.Path("members")}");

        var asked = await team.Owner.Send(Posted(SiteOf(team), path, page.Form(path)));
        Assert.Equal(HttpStatusCode.Forbidden, asked.Status);
        Assert.Contains("You do this at app.platform.example", asked.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("type=\"password\"", asked.Body, StringComparison.Ordinal);
        Assert.Equal(Role.Owner, await team.RoleOf(team.Owner));

        await app.Sql(TestDatabase.Superuser, $"update accounts.session set confirmed_at = now() where id = '{team.Owner.SessionId}'");
        await team.Owner.Send(Posted(SiteOf(team), path, asked.Form(path)));
        Assert.Equal(Role.Admin, await team.RoleOf(team.Owner));
        Assert.Equal(Role.Owner, await team.RoleOf(team.Admin));
    }

    [Fact]
    public async Task A_verified_domain_opens_the_tenant_and_links_lead_there_once_it_is_the_main_one()
    {
        var team = await TestTeam.Create(app);
        var host = $"wine.{team.Tenant.Slug}.example";
        await team.Owner.Forge(team.Path("settings/domains/add"), ("Name", host), ("IsForWeb", "on"));
        var id = (Guid)(await app.Sql(TestDatabase.Superuser, $"select id from backbone.domain where name = '{host}'"))[0][0]!;
        Assert.Equal(HttpStatusCode.NotFound, (await team.Owner.Get($"https://{host}/")).Status);
        await app.Sql(TestDatabase.Superuser, $"update backbone.domain set verified_at = now(), seen_at = now() where id = '{id}'");

        await Enter(team.Owner, team, $"https://{host}");
        Assert.Equal(HttpStatusCode.OK, (await team.Owner.Get($"https://{host}{team.Path("members")}")).Status);
        Assert.StartsWith(SiteOf(team), NextOf(await team.Admin.Get($"{Platform}{team.Path()}")), StringComparison.Ordinal);

        await team.Owner.Forge(team.Path($"settings/domains/{new Id<Domain>(id)}/main"), ("IsMain", "on"));
        Assert.StartsWith($"https://{host}{team.Path()}", NextOf(await team.Admin.Get($"{Platform}{team.Path()}")), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await team.Owner.Get($"{Platform}{team.Path("settings/domains")}")).Status);
        Assert.Null(await TryNext(team.Owner, $"{Platform}{team.Path("settings/domains")}"));
        await team.Owner.Forge(team.Path($"members/{await team.MembershipOf(team.Viewer)}/role"), ("Role", Role.Member));
        Assert.Contains($"https://{host}{team.Path()}", (await app.Mail.To(team.Viewer.Person!.Email)).Text, StringComparison.Ordinal);

        await app.Sql(TestDatabase.Superuser, $"update backbone.domain set verified_at = null where id = '{id}'");
        Assert.Equal(HttpStatusCode.NotFound, (await team.Owner.Get($"https://{host}{team.Path()}")).Status);
        Assert.StartsWith(SiteOf(team), NextOf(await team.Admin.Get($"{Platform}{team.Path()}")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Invitations_lead_to_the_platforms_host()
    {
        var team = await TestTeam.Create(app);
        await team.Owner.Forge(team.Path("members/invite"), ("Email", $"new.{team.Tenant.Slug}@example.com"), ("Role", Role.Member));
        var mail = await app.Mail.To($"new.{team.Tenant.Slug}@example.com");

        Assert.Contains($"{Platform}{team.Path("join/")}", mail.Text, StringComparison.Ordinal);
        var path = await app.Mail.LinkTo($"new.{team.Tenant.Slug}@example.com", "/join/");
        Assert.Equal($"{Platform}{path}", (await app.Visitor().Get($"{SiteOf(team)}{path}")).Header("Location"));
    }

    [Fact]
    public async Task The_proxy_may_have_certificates_made_for_hosts_of_tenants_and_for_no_others()
    {
        var team = await TestTeam.Create(app);
        var host = $"cert.{team.Tenant.Slug}.example";
        await team.Owner.Forge(team.Path("settings/domains/add"), ("Name", host), ("IsForWeb", "on"));
        Assert.Equal(HttpStatusCode.NotFound, await Ask(host));
        await app.Sql(TestDatabase.Superuser, $"update backbone.domain set verified_at = now() where name = '{host}'");

        Assert.Equal(HttpStatusCode.OK, await Ask(host));
        Assert.Equal(HttpStatusCode.OK, await Ask($"{team.Tenant.Slug}.app.platform.example"));
        Assert.Equal(HttpStatusCode.OK, await Ask("app.platform.example"));
        foreach (var other in new[] { "nobody-at-all.app.platform.example", "evil.example", $"x.{host}", "", $"{host}\0" })
            Assert.Equal(HttpStatusCode.NotFound, await Ask(other));

        async Task<HttpStatusCode> Ask(string domain) => (await app.Visitor().Get($"http://localhost:8080/hosts/ask?domain={Uri.EscapeDataString(domain)}")).Status;
    }

    [Theory]
    [InlineData("https://app.example.com")]
    [InlineData("App.Example.com")]
    [InlineData("app.example.com:8080")]
    [InlineData("app example")]
    public void What_is_no_host_for_sub_domains_prevents_the_start(string subDomains) =>
        Assert.Contains("Tenancy__SubDomains", new TenancySettingsCheck().Validate(null, new() { SubDomains = subDomains }).FailureMessage, StringComparison.Ordinal);

    private static string SiteOf(TestTeam team) => $"https://{team.Tenant.Slug}.app.platform.example";

    private static async Task<string> CodeFor(TestVisitor visitor, TestTeam team, string? site = null)
    {
        var begun = await visitor.Get($"{site ?? SiteOf(team)}/sign-in");
        return NextOf(await visitor.Get(begun.Header("Location")!));
    }

    private static async Task Enter(TestVisitor visitor, TestTeam team, string? site = null) =>
        Assert.Equal(HttpStatusCode.Redirect, (await visitor.Get(await CodeFor(visitor, team, site))).Status);

    private static async Task<string?> TryNext(TestVisitor visitor, string address) => Refresh().Match((await visitor.Get(address)).Body) is { Success: true } match ? match.Groups[1].Value : null;

    private static string NextOf(Answer answer)
    {
        var refresh = Refresh().Match(answer.Body);
        Assert.True(refresh.Success, $"{(int)answer.Status} leads nowhere: {answer.Text}");
        return WebUtility.HtmlDecode(refresh.Groups[1].Value);
    }

    private static HttpRequestMessage Posted(string site, string path, HtmlForm form, params IReadOnlyList<TestField> fields)
    {
        var untouched = form.Defaults().Where(value => !fields.Any(field => field.Name == value.Name)).Select(value => (TestField)value);
        var request = new HttpRequestMessage(HttpMethod.Post, $"{site}{path}") { Content = TestVisitor.Content([.. untouched, .. fields], form.IsMultipart) };
        request.Headers.Add("Origin", site);
        request.Headers.Add("Sec-Fetch-Site", "same-origin");
        return request;
    }

    [GeneratedRegex("<meta http-equiv=\"refresh\" content=\"0;url=([^\"]+)\"")]
    private static partial Regex Refresh();
}
