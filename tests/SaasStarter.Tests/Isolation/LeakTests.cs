using System.Net;
using SaasStarter.Tests.Hosting;

namespace SaasStarter.Tests.Isolation;

/// <summary>What others read of Alpha, at every address and with every question: nothing. And no reading changes anything.</summary>
public sealed class LeakTests(AttackedProduct product) : IClassFixture<AttackedProduct>
{
    // The developers' tools show all there is; in production they do not exist.
    public static IEnumerable<TheoryDataRow<string>> Pages() =>
        RouteTable.Cases("GET").Where(row => AttackedRoute.Named(row.Data).Audience is not null && !row.Data.StartsWith("GET /dev", StringComparison.Ordinal));

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Nothing_of_a_tenant_is_read_by_others(string name)
    {
        var route = AttackedRoute.Named(name);
        var leaks = new List<string>();
        foreach (var query in Questions(route))
        {
            foreach (var (who, visitor) in Others())
            {
                var answer = await visitor.Get(await route.Path(product, product.Beta.Slug, product.Beta) + query);
                Assert.NotInRange((int)answer.Status, 500, 599);
                leaks.AddRange(Leaks(answer, product.SecretsOfAlpha).Select(secret => $"{who} reads {secret} at {answer.Path}"));
            }
            var both = await product.InBoth.Get(await route.Path(product, product.Beta.Slug, product.Beta) + query);
            leaks.AddRange(Leaks(both, PeopleOfAlpha()).Select(secret => $"a member of both reads {secret} at {both.Path}"));
        }

        Assert.Empty(leaks);
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Reading_changes_nothing(string name)
    {
        var route = AttackedRoute.Named(name);
        var before = await product.Database.Dump();

        foreach (var query in Questions(route))
        {
            await product.MembersOfAlpha["owner"].Get(await route.Path(product, product.Alpha.Slug, product.Alpha) + query);
            await product.Visitor().Get(await route.Path(product, product.Alpha.Slug, product.Alpha) + query);
        }

        Assert.Empty(before.ChangesUntil(await product.Database.Dump()));
    }

    [Fact]
    public async Task The_secrets_are_there_for_those_who_may_read_them()
    {
        var page = await product.MembersOfAlpha["owner"].Get($"/t/{product.Alpha.Slug}/members");
        var list = await product.MembersOfAlpha["owner"].Get($"/t/{product.Alpha.Slug}/members.json");

        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.NotEmpty(Leaks(page, product.SecretsOfAlpha));
        Assert.NotEmpty(Leaks(list, product.SecretsOfAlpha));
    }

    private IEnumerable<(string Who, TestVisitor Visitor)> Others() =>
    [
        ("the owner of another tenant", product.Attacker), ("a removed member", product.Removed), ("somebody without a tenant", product.Loner),
        ("the owner of a suspended tenant", product.Suspended), ("somebody who is not signed in", product.Visitor()),
    ];

    private IEnumerable<string> PeopleOfAlpha() => product.MembersOfAlpha.Values.SelectMany(visitor => new[] { visitor.Person!.Name, visitor.Person.Email, visitor.Person.Id.Value.ToString("N") });

    private static IEnumerable<string> Leaks(Answer answer, IEnumerable<string> secrets) =>
        secrets.Where(secret => answer.Body.Contains(secret, StringComparison.OrdinalIgnoreCase) || answer.Response.Headers.ToString().Contains(secret, StringComparison.OrdinalIgnoreCase));

    // Everything that the page can be asked, with what is asked for in Alpha.
    private static IEnumerable<string> Questions(AttackedRoute route)
    {
        yield return "";
        yield return "?tenant=alphaville&tenantId=alphaville&slug=alphaville&page=2&q=Alphonse&search=Alphonse";
        foreach (var field in route.Fields.Where(field => field.ParameterType == typeof(string)))
        {
            foreach (var value in new[] { "Alphonse", "%25", "%27", "_", "\\", "%00", "alphonse.example", "MDAwMA" })
                yield return $"?{field.Name!.ToLowerInvariant()}={value}";
        }
        foreach (var field in route.Fields.Where(field => field.ParameterType.IsEnum))
        {
            foreach (var value in Enum.GetNames(field.ParameterType).Append("7").Append("nonsense"))
                yield return $"?{field.Name!.ToLowerInvariant()}={value.ToLowerInvariant()}";
        }
    }
}
