using System.Net;
using SaasStarter.Tests.Hosting;

namespace SaasStarter.Tests.Isolation;

/// <summary>The tenant comes from the address and the person from the session. What else a request claims changes nothing.</summary>
public sealed class SpoofingTests(AttackedProduct product) : IClassFixture<AttackedProduct>
{
    private IEnumerable<(string Header, string Value)> Claims =>
    [
        ("X-Tenant-Id", product.Alpha.Id.Value.ToString()), ("X-Tenant", product.Alpha.Slug), ("Tenant", product.Alpha.Slug),
        ("X-User-Id", product.MembersOfAlpha["owner"].Person!.Id.Value.ToString()), ("X-Original-URL", $"/t/{product.Alpha.Slug}/members"),
        ("X-Rewrite-URL", $"/t/{product.Alpha.Slug}/members"), ("X-Forwarded-Prefix", $"/t/{product.Alpha.Slug}"), ("X-HTTP-Method-Override", "DELETE"),
        ("X-Forwarded-Host", "evil.example"), ("X-Forwarded-Proto", "https"), ("X-Forwarded-For", "203.0.113.9"), ("Forwarded", "host=evil.example;proto=https"),
        ("Host", $"{product.Alpha.Slug}.localhost"), ("Host", "evil.example"),
    ];

    [Fact]
    public async Task A_header_leads_to_no_other_tenant()
    {
        foreach (var (header, value) in Claims)
        {
            var foreign = await product.Attacker.Send(With(header, value, $"/t/{product.Alpha.Slug}/members"));
            var own = await product.Attacker.Send(With(header, value, $"/t/{product.Beta.Slug}/members"));

            Assert.True(foreign.Status is HttpStatusCode.NotFound or HttpStatusCode.BadRequest, $"{header}: {foreign.Status}");
            Assert.DoesNotContain(product.SecretsOfAlpha, secret => own.Body.Contains(secret, StringComparison.OrdinalIgnoreCase));
            Assert.DoesNotContain("evil.example", own.Body + own.Response.Headers, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_cookie_leads_to_no_other_tenant_and_a_changed_one_to_nobody()
    {
        var visitor = await product.SignIn(product.Attacker.Person!);
        foreach (var name in new[] { "tenant", "tenant_id", "slug", "saasstarter-tenant" })
            visitor.Cookies.Add(product.Address, new Cookie(name, product.Alpha.Slug));
        Assert.Equal(HttpStatusCode.NotFound, (await visitor.Get($"/t/{product.Alpha.Slug}/members")).Status);

        var session = visitor.Cookies.GetCookies(product.Address).Single(cookie => cookie.Name.EndsWith("session", StringComparison.Ordinal));
        foreach (var changed in new[] { session.Value[..^1], session.Value[..^1] + (session.Value[^1] == 'A' ? 'B' : 'A'), product.MembersOfAlpha["owner"].SessionId!.Value.ToString(), "" })
        {
            var forger = product.Visitor();
            forger.Cookies.Add(product.Address, new Cookie(session.Name, changed));
            Assert.Equal(HttpStatusCode.Redirect, (await forger.Get("/profile")).Status);
        }
    }

    [Fact]
    public async Task Fields_that_a_form_does_not_have_change_nothing()
    {
        var attacker = await product.SignIn(product.Attacker.Person!);
        var loner = await product.SignIn(product.Loner.Person!);
        var before = await product.Database.Dump();
        TestField[] more =
        [
            ("TenantId", product.Alpha.Id.Value.ToString()), ("tenantId", product.Alpha.Id.ToString()), ("tenant", product.Alpha.Slug), ("Tenant", product.Alpha.Slug),
            ("PersonId", product.MembersOfAlpha["owner"].Person!.Id.ToString()), ("UserId", product.MembersOfAlpha["owner"].Person!.Id.Value.ToString()),
            ("isAdmin", "true"), ("IsDemo", "true"), ("EmailConfirmed", "true"), ("AcceptedAt", "2020-01-01"), ("JoinedAt", "2020-01-01"), ("Status", "Active"),
            ("Audience", "System"), ("NormalizedEmail", "OWNER@ALPHONSE.EXAMPLE"), ("PasswordHash", "x"), ("Id", product.Alpha.Id.ToString()),
        ];

        foreach (var route in AttackedRoute.All().Where(route => route.IsPosted && route.Targets.Count == 0 && route.Audience is not null))
        {
            var form = await route.PlausibleForm(product, product.Beta);
            var extra = more.Where(field => !form.Any(known => known.Name.Equals(field.Name, StringComparison.OrdinalIgnoreCase)));
            var role = form.Any(known => known.Name == "Role") ? [] : new TestField[] { ("Role", "owner"), ("role", "owner") };
            var answer = await (route.IsInTenant ? attacker : loner).Forge(await route.Path(product, product.Beta.Slug, product.Beta), [.. form, .. extra, .. role]);
            // No Stripe answers this product, and saying so is no fault of its own.
            Assert.True((int)answer.Status < 500 || answer.Status == HttpStatusCode.ServiceUnavailable, $"{route}: {(int)answer.Status}");
        }

        var changes = before.ChangesUntil(await product.Database.Dump(), "accounts.attempt_counter", "accounts.one_time_code", "accounts.session", "backbone.audit_entry");
        Assert.DoesNotContain(changes, change => change.Contains(product.Alpha.Id.Value.ToString(), StringComparison.Ordinal));
        Assert.DoesNotContain(changes, change => change.Contains("\"is_demo\": true", StringComparison.Ordinal));
        Assert.DoesNotContain(changes, change => change.Contains("alphonse.example", StringComparison.OrdinalIgnoreCase));
        Assert.All(changes.Where(change => change.StartsWith("+ backbone.membership", StringComparison.Ordinal)), change =>
            Assert.DoesNotContain(product.Beta.Id.Value.ToString(), change, StringComparison.Ordinal));
    }

    private static HttpRequestMessage With(string header, string value, string path)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.TryAddWithoutValidation(header, value);
        return request;
    }
}
