using System.Net;
using System.Text.RegularExpressions;
using SaasStarter.Backbone.Core;
using SaasStarter.Tests.Hosting;

namespace SaasStarter.Tests.Isolation;

/// <summary>What every answer tells the browser, and what its markup must not ask of it.</summary>
public sealed partial class SecurityHeaderTests(AttackedProduct product, SecurityHeaderTests.OverTls overTls) : IClassFixture<AttackedProduct>, IClassFixture<SecurityHeaderTests.OverTls>
{
    private const string Policy = "default-src 'none'; base-uri 'none'; form-action 'self' https://checkout.stripe.com https://billing.stripe.com https://invoice.stripe.com; frame-ancestors 'none'; img-src 'self' data:; font-src 'self'; "
        + "connect-src 'self'; frame-src 'self'; manifest-src 'self'; script-src 'self' 'inline-speculation-rules'; style-src 'self' 'nonce-*'";

    public static IEnumerable<TheoryDataRow<string>> Pages() => RouteTable.Cases("GET").Where(row => AttackedRoute.Named(row.Data).Audience is not null);

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task An_answer_tells_the_browser_what_to_refuse(string name)
    {
        var route = AttackedRoute.Named(name);
        foreach (var visitor in new[] { product.MembersOfAlpha["owner"], product.Attacker, product.Visitor(), product.Operator, product.NotEnrolled })
        {
            var answer = await visitor.Get(await route.Path(product, product.Alpha.Slug, product.Alpha));

            Assert.Equal("nosniff", answer.Header("X-Content-Type-Options"));
            Assert.Equal("strict-origin-when-cross-origin", answer.Header("Referrer-Policy"));
            Assert.Equal("same-origin", answer.Header("Cross-Origin-Opener-Policy"));
            Assert.Null(answer.Header("Server"));
            Assert.Null(answer.Header("X-Powered-By"));
            var policy = Nonce().Replace(answer.Header("Content-Security-Policy") ?? "", "'nonce-*'");
            Assert.DoesNotContain("unsafe-eval", policy, StringComparison.Ordinal);
            Assert.DoesNotContain("script-src 'unsafe-inline'", policy, StringComparison.Ordinal);
            if (answer.Header("X-Frame-Options") == "DENY")
                Assert.Equal(Policy, policy);
            else
                Assert.Matches("^default-src 'none';.*sandbox.*frame-ancestors 'self'", policy);
        }
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Nobody_on_the_way_keeps_what_is_personal(string name)
    {
        var route = AttackedRoute.Named(name);
        // For the owner there is nothing in the back office, and nothing personal.
        var reader = route.Audience is Audience.PlatformAudience ? product.Operator : product.MembersOfAlpha["owner"];
        var answer = await reader.Get(await route.Path(product, product.Alpha.Slug, product.Alpha));

        // A logo is kept by the browser alone: its address changes with it. So are the files of Swagger UI, which are everybody's.
        Assert.True(answer.Header("Cache-Control") is { } cache && (cache.Contains("no-store", StringComparison.Ordinal) || (cache.Contains("private", StringComparison.Ordinal) && (name.Contains("/logo/", StringComparison.Ordinal) || name.Contains("/swagger-ui", StringComparison.Ordinal)))),
            $"Cache-Control: {answer.Header("Cache-Control")}");
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task The_markup_asks_for_nothing_that_the_policy_refuses(string name)
    {
        var route = AttackedRoute.Named(name);
        foreach (var visitor in new[] { product.MembersOfAlpha["owner"], product.Visitor(), product.Operator, product.NotEnrolled })
        {
            var answer = await visitor.Get(await route.Path(product, product.Alpha.Slug, product.Alpha));
            if (answer.Response.Content.Headers.ContentType?.MediaType != "text/html" || name.EndsWith("/html", StringComparison.Ordinal))
                return;
            var nonce = Nonce().Match(answer.Header("Content-Security-Policy")!).Groups["value"].Value;
            foreach (var element in answer.Page.Root.Descendants)
            {
                Assert.DoesNotContain(element.Attributes, attribute => attribute.Key.StartsWith("on", StringComparison.OrdinalIgnoreCase) || attribute.Key.Equals("style", StringComparison.OrdinalIgnoreCase));
                Assert.False(element["href"]?.StartsWith("javascript:", StringComparison.OrdinalIgnoreCase) == true, "A link is a script.");
                Assert.DoesNotContain("blazor", element["src"] ?? "", StringComparison.OrdinalIgnoreCase);
                if (element.Name == "style")
                    Assert.Equal(nonce, element["nonce"]);
                if (element.Name == "script")
                    Assert.True(element["src"]?.StartsWith('/') == true || element["type"] is "speculationrules" or "importmap", "A script stands in the page.");
                if (element.Name is "link" or "img" or "iframe")
                    Assert.True((element["href"] ?? element["src"] ?? "/")[0] == '/' || element["src"]?.StartsWith("data:", StringComparison.Ordinal) == true || element["rel"] is "canonical" or "alternate", $"{element.Name} from elsewhere: {element["href"] ?? element["src"]}");
            }
        }
    }

    [Fact]
    public async Task A_cookie_is_for_this_site_and_no_script()
    {
        foreach (var (app, secure) in new[] { ((TestApplication)product, false), (overTls, true) })
        {
            await app.SignUp($"cookie.{secure}@example.com");
            var visitor = app.Visitor();
            var form = await visitor.Open("/sign-in");
            var set = form.Response.Headers.TryGetValues("Set-Cookie", out var first) ? first.ToList() : [];
            var signedIn = await visitor.Forge("/sign-in", ("Email", $"cookie.{secure}@example.com"), ("Password", TestVisitor.Password), ("ReturnUrl", "/"));
            Assert.Equal(HttpStatusCode.Redirect, signedIn.Status);
            set.AddRange(signedIn.Response.Headers.GetValues("Set-Cookie"));
            var preferences = new HttpRequestMessage(HttpMethod.Post, "/preferences") { Content = TestVisitor.Content([("culture", "fr"), ("colorScheme", "dark")], isMultipart: false) };
            set.AddRange((await visitor.Send(preferences)).Response.Headers.GetValues("Set-Cookie"));

            Assert.Contains(set, cookie => cookie.StartsWith(secure ? "__Host-saasstarter-session=" : "saasstarter-session=", StringComparison.Ordinal));
            Assert.All(set, cookie =>
            {
                Assert.Contains("; httponly", cookie, StringComparison.OrdinalIgnoreCase);
                Assert.Matches("(?i); samesite=(lax|strict)", cookie);
                Assert.Contains("; path=/", cookie, StringComparison.OrdinalIgnoreCase);
                Assert.DoesNotContain("domain=", cookie, StringComparison.OrdinalIgnoreCase);
                Assert.Equal(secure, cookie.Contains("; secure", StringComparison.OrdinalIgnoreCase));
            });
        }
    }

    [Fact]
    public void No_identifier_in_an_address_can_be_counted_up()
    {
        var counted = AttackedRoute.All().SelectMany(route => route.Request?.GetConstructors()[0].GetParameters().Where(parameter =>
            route.Targets.Contains(parameter.Name!, StringComparer.OrdinalIgnoreCase) && parameter.ParameterType != typeof(string)
            && !(parameter.ParameterType.IsGenericType && parameter.ParameterType.GetGenericTypeDefinition() == typeof(Id<>))).Select(parameter => $"{route}: {parameter}") ?? []);

        Assert.Empty(counted);
    }

    /// <summary>The product behind TLS.</summary>
    public sealed class OverTls(TestCluster cluster) : TestApplication(cluster)
    {
        public override Uri Address { get; } = new("https://localhost");
    }

    [GeneratedRegex("'nonce-(?<value>[^']+)'")]
    private static partial Regex Nonce();
}
