using System.Net;
using System.Text;
using SaasStarter.Backbone.Scim;
using SaasStarter.Backbone.Tenancy;
using SaasStarter.Tests.Hosting;
using SaasStarter.Tests.PublicApi;
using SaasStarter.Tests.Scim;

namespace SaasStarter.Tests.Isolation;

/// <summary>Every key at every address for directories: what is foreign is not found, what is beyond the scopes is forbidden, and nothing changes. Generated from the route table.</summary>
public sealed class ScimAccessMatrixTests(AttackedProduct product) : IClassFixture<AttackedProduct>
{
    private const int Inputs = 60;

    private static readonly string[] Bodies =
    [
        "{}", "[]", "null", "{\"schemas\":[],\"userName\":\"x@betatown.example\",\"displayName\":\"X\"}", "{\"userName\":{},\"displayName\":[1],\"members\":{\"value\":{}},\"emails\":\"x\",\"name\":\"x\",\"active\":[]}",
        "{\"Operations\":[]}", "{\"Operations\":[{\"op\":\"add\",\"path\":\"members\",\"value\":[{\"value\":\"FOREIGN\"}]}]}", "{\"Operations\":[{\"op\":\"replace\",\"path\":\"userName\",\"value\":\"\\u0000\"}]}",
        "{\"Operations\":[{\"op\":\"remove\",\"path\":\"members[value eq \\\"FOREIGN\\\"]\"}]}", "{\"Operations\":[{\"op\":\"replace\",\"value\":{\"displayName\":\"\\ud800\",\"active\":null}}]}",
        "{\"Operations\":[{\"op\":\"replace\",\"path\":\"emails[type eq \\\"work\\\"].value\",\"value\":\"owner@alphonse.example\"}]}", "{\"userName\":\"owner@alphonse.example\",\"displayName\":\"Alphaville\",\"members\":[{\"value\":\"FOREIGN\"}]}",
    ];

    private static readonly string[] Queries =
    [
        "", "?filter=userName+eq+%22owner@alphonse.example%22", "?filter=id+eq+%22FOREIGN%22", "?filter=members+eq+%22FOREIGN%22", "?filter=%00", "?startIndex=-5&count=100000", "?startIndex=2147483647",
        "?count=99999999999", "?attributes=,,.&excludedAttributes=id", "?filter=displayName+eq+%22'%3b%22",
    ];

    [Fact]
    public void Every_address_for_directories_is_for_members_who_may_bring_people() =>
        Assert.Empty(RouteTable.ForDirectories.Where(route => route.Value.Metadata.GetMetadata<ScimOperation>() is not { Audience: Backbone.Core.Audience.MemberAudience }).Select(route => route.Key));

    [Fact(DisplayName = "T41: No address for directories answers a key that is none, of another tenant, or without the scope")]
    public async Task T41_No_address_for_directories_answers_a_key_that_is_none_or_of_another_tenant_or_without_the_scope()
    {
        var owner = product.MembersOfAlpha[Role.Owner];
        var attacker = await product.NewProgram(product.Beta, product.Attacker, "scim.provision");
        var lower = await product.NewProgram(product.Alpha, owner, "members.read", "members.remove", "members.role", "members.invite");
        var suspended = await product.NewProgram(product.Gamma, product.Suspended, "scim.provision");
        var nobody = new ApiClient(product.Visitor(), null);
        var paths = await Paths(product.Alpha);
        await product.Sql(TestDatabase.Superuser, "update backbone.api_key set last_used_on = current_date");
        var before = await product.Database.Dump();
        var surprises = new List<string>();

        foreach (var (method, path) in paths)
        {
            await Expect(method, path, "nobody", nobody, HttpStatusCode.Unauthorized);
            await Expect(method, path, "a key without the scope", lower, HttpStatusCode.Forbidden);
            await Expect(method, path, "a key of a suspended tenant", suspended, HttpStatusCode.Forbidden);
            if (path.Contains("/sc", StringComparison.Ordinal) && path.Contains('_'))
                await Expect(method, path, "a key of another tenant", attacker, HttpStatusCode.NotFound);
        }

        Assert.Empty(surprises);
        Assert.Empty(before.ChangesUntil(await product.Database.Dump(), "accounts.attempt_counter", "backbone.audit_entry"));

        async Task Expect(string method, string path, string who, ApiClient program, HttpStatusCode expected)
        {
            var body = method == "PATCH" ? """{"Operations":[{"op":"replace","value":{"displayName":"Taken"}}]}""" : """{"userName":"x@betatown.example","displayName":"Taken"}""";
            var answer = new ScimAnswer((await program.Send(new(method), path, method is "GET" or "DELETE" ? null : body)).Http);
            if (answer.Status != expected || answer.Error is null)
                surprises.Add($"{method} {path}, {who}: {(int)answer.Status} instead of {(int)expected}, or no error of the protocol");
            if (product.SecretsOfAlpha.Any(secret => answer.Http.Body.Contains(secret, StringComparison.OrdinalIgnoreCase)))
                surprises.Add($"{method} {path}, {who}: tells something of Alpha");
        }
    }

    [Fact]
    public async Task Whatever_is_sent_is_answered_and_nothing_of_another_tenant_is_told()
    {
        await product.Subscribe(product.Beta, "company");
        var attacker = await product.NewProgram(product.Beta, product.Attacker, "scim.provision");
        var (random, foreign, problems) = (new Random(Inputs), await product.IdentifierOf(typeof(ScimUser), product.Alpha), new List<string>());
        (string Method, string Path)[] paths = [.. await Paths(product.Alpha), .. await Paths(product.Beta)];

        for (var number = 0; number < Inputs * RouteTable.ForDirectories.Count; number++)
        {
            var (method, path) = paths[random.Next(paths.Length)];
            var body = method is "GET" or "DELETE" ? "" : Bodies[random.Next(Bodies.Length)].Replace("FOREIGN", foreign, StringComparison.Ordinal);
            var sent = $"{method} {path}{Queries[random.Next(Queries.Length)].Replace("FOREIGN", foreign, StringComparison.Ordinal)}";
            var answer = new ScimAnswer((await attacker.Send(new(method), sent[(method.Length + 1)..], body.Length > 0 ? new StringContent(body, Encoding.UTF8, "application/scim+json") : null)).Http);
            if ((int)answer.Status >= 500 || ((int)answer.Status >= 400 && answer.Error is null))
                problems.Add($"{(int)answer.Status} for {sent} {body}");
            if (product.SecretsOfAlpha.FirstOrDefault(secret => answer.Http.Body.Contains(secret, StringComparison.OrdinalIgnoreCase) && !(sent + body).Contains(secret, StringComparison.OrdinalIgnoreCase)) is { } told)
                problems.Add($"{told} is told for {sent}");
        }

        Assert.Empty(problems);
    }

    private async Task<IReadOnlyList<(string Method, string Path)>> Paths(CurrentTenant target)
    {
        var (user, group) = (await product.IdentifierOf(typeof(ScimUser), target), await product.IdentifierOf(typeof(ScimGroup), target));
        return [.. RouteTable.ForDirectories.Values.Select(route => route.Metadata.GetMetadata<ScimOperation>()!)
            .Select(operation => (operation.Method, operation.Path.Replace("{id}", operation.Path.Contains("Groups", StringComparison.Ordinal) ? group : user, StringComparison.Ordinal).Replace("{name}", "User", StringComparison.Ordinal)))];
    }
}
