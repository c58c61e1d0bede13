using System.Text;
using SaasStarter.Tests.Hosting;

namespace SaasStarter.Tests.Isolation;

/// <summary>Another site makes the browser of somebody who is signed in post here: nothing happens.</summary>
public sealed class CrossSiteTests(AttackedProduct product) : IClassFixture<AttackedProduct>
{
    public static IEnumerable<TheoryDataRow<string>> Forms() => RouteTable.Cases("POST");

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task A_form_of_another_site_changes_nothing(string name)
    {
        var route = AttackedRoute.Named(name);
        var path = await route.Path(product, product.Alpha.Slug, product.Alpha);
        var fields = await route.PlausibleForm(product, product.Alpha);
        TestField foreign = product.TokenFor(product.Attacker);
        TestField anonymous = product.TokenFor(product.Visitor());
        var before = await product.Database.Dump();

        foreach (var owner in new[] { product.MembersOfAlpha["owner"], product.Visitor() })
        {
            foreach (var body in new[]
            {
                TestVisitor.Content(fields, isMultipart: false), TestVisitor.Content(fields, isMultipart: true), TestVisitor.Content([.. fields, foreign], isMultipart: false),
                TestVisitor.Content([.. fields, anonymous], isMultipart: false), TestVisitor.Content([.. fields, (foreign.Name, "nonsense")], isMultipart: false),
                new StringContent("""{"Email":"x@example.com","Role":"admin"}""", Encoding.UTF8, "text/plain"),
                new StringContent("""{"Email":"x@example.com","Role":"admin"}""", Encoding.UTF8, "application/json"),
            })
            {
                var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = body };
                request.Headers.Add("Origin", "https://evil.example");
                request.Headers.Add("Sec-Fetch-Site", "cross-site");
                var answer = await owner.Send(request);

                Assert.True((int)answer.Status is 400 or 401 or 403 or 404 or 413 or 415, $"{body.Headers.ContentType}: {answer.Status}");
                Assert.NotEmpty(answer.Body);
                Assert.DoesNotContain("session", answer.Header("Set-Cookie") ?? "", StringComparison.Ordinal);
            }
        }

        Assert.Empty(before.ChangesUntil(await product.Database.Dump()));
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task What_is_posted_is_not_done_by_a_link(string name)
    {
        var route = AttackedRoute.Named(name);
        var fields = await route.PlausibleForm(product, product.Alpha);
        var query = string.Join('&', fields.Select(field => $"{field.Name}={Uri.EscapeDataString(field.Value)}"));
        var path = await route.Path(product, product.Alpha.Slug, product.Alpha);
        var before = await product.Database.Dump();

        foreach (var method in new[] { HttpMethod.Get, HttpMethod.Head, HttpMethod.Put, HttpMethod.Delete, HttpMethod.Patch, HttpMethod.Options })
        {
            var answer = await product.MembersOfAlpha["owner"].Send(new(method, $"{path}?{query}"));
            Assert.NotInRange((int)answer.Status, 500, 599);
        }

        Assert.Empty(before.ChangesUntil(await product.Database.Dump()));
    }
}
