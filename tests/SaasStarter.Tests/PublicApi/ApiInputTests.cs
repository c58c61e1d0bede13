using System.Net;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using SaasStarter.Backbone.PublicApi;
using SaasStarter.Tests.Hosting;
using SaasStarter.Tests.Memberships;

namespace SaasStarter.Tests.PublicApi;

/// <summary>What is sent: what counts, what is refused and how that is told.</summary>
public sealed class ApiInputTests(TestApplication app) : IClassFixture<TestApplication>
{
    private static readonly string[] Forbidden = ["isAdmin", "tenantId", "plan", "credits", "emailConfirmed", "createdBy", "id", "retiredAt", "scopes", "permissions"];

    [Fact(DisplayName = "T26: What no operation asks for is refused, whatever it is called")]
    public async Task T26_What_no_operation_asks_for_is_refused_whatever_it_is_called()
    {
        var team = await TestTeam.Create(app);
        var program = await app.NewProgram(team.Tenant, team.Owner, "members.invite", "cellar.read", "cellar.set-up");
        foreach (var field in Forbidden)
        {
            var invited = await program.Post("invitations", $$"""{"email":"{{field}}@example.com","role":"member","{{field}}":"x"}""");
            Assert.Equal((HttpStatusCode.UnprocessableEntity, "urn:problem:Invalid"), (invited.Status, invited.Problem));
            Assert.NotNull(invited.Json["errors"]![field]);
            var added = await program.Post("cellar/products", $$"""{"name":"{{field}}","appellation":"a","colour":"red","{{field}}":true}""");
            Assert.Equal(HttpStatusCode.UnprocessableEntity, added.Status);
        }
        Assert.Equal(0, await team.Count("invitation"));
        Assert.Equal("urn:problem:MalformedJson", (await program.Post("invitations", """{"email":"a@example.com","role":"member","role":"owner"}""")).Problem);
    }

    [Fact(DisplayName = "T27: An answer has the fields of the document and no others, whatever the key may do")]
    public async Task T27_An_answer_has_the_fields_of_the_document_and_no_others_whatever_the_key_may_do()
    {
        var team = await TestTeam.Create(app);
        var all = await app.NewProgram(team.Tenant, team.Owner, [.. app.Services.GetRequiredService<ApiScopes>().All.Select(permission => permission.Name)]);
        await all.Post("cellar/products", """{"name":"Chinon","appellation":"Chinon","colour":"red"}""");
        var product = (string)(await all.Get("cellar/products")).Json["items"]![0]!["id"]!;
        await all.Post("cellar/parcels", $$"""{"name":"Clos","variety":"Chenin","areaInAres":10,"productId":"{{product}}"}""");
        var container = await all.Post("cellar/containers", """{"name":"Cuve 1","room":"Chai","kind":"tank","capacity":"10"}""");
        await all.Post("cellar/harvests", $$"""{"parcelId":"{{(await all.Get("cellar/parcels")).Json["items"]![0]!["id"]}}","containerId":"{{container.Json["id"]}}","kilograms":900,"volume":"7","occurredOn":"2026-09-20"}""");
        await all.Post("invitations", """{"email":"new@example.com","role":"member"}""");

        string[] expected =
        [
            "cellar/containers: id, name, room, kind, capacityMl, volumeMl, lotId, retiredAt",
            "cellar/operations: id, kind, occurredOn, recordedAt, reversesId, isUndone, legs",
            "cellar/parcels: id, name, variety, areaInAres, plantedIn, productId, retiredAt",
            "cellar/products: id, name, appellation, colour, retiredAt",
            "invitations: id, email, role, state, createdAt, expiresAt",
            "members: id, name, email, role, joinedAt",
            "roles: name, title, takesSeat, permissions",
        ];
        var seen = new List<string>();
        foreach (var list in expected.Select(line => line.Split(':')[0]))
        {
            var items = (await all.Get(list)).Json["items"]!.AsArray();
            seen.Add($"{list}: {string.Join(", ", items[0]!.AsObject().Select(field => field.Key))}");
        }
        Assert.Equal(expected, seen);

        // Who may change a member and not see them is not shown them.
        var blind = await app.NewProgram(team.Tenant, team.Owner, "members.role");
        var id = await team.MembershipOf(team.Guest);
        var changed = await blind.Put($"members/{id}", """{"role":"viewer"}""", ("If-Match", "*"));
        Assert.Equal((HttpStatusCode.NoContent, ""), (changed.Status, changed.Body));
    }

    [Fact]
    public async Task A_cursor_is_good_for_its_list_its_filters_and_its_tenant()
    {
        var (team, other) = (await TestTeam.Create(app), await TestTeam.Create(app));
        var program = await app.NewProgram(team.Tenant, team.Owner, "members.read", "members.invite");
        var cursor = (string)(await program.Get("members?limit=2")).Json["next"]!;

        var seen = new List<string>();
        for (var page = await program.Get("members?limit=2"); ; page = await program.Get($"members?limit=2&cursor={page.Json["next"]}"))
        {
            seen.AddRange(page.Json["items"]!.AsArray().Select(member => (string)member!["id"]!));
            if (page.Json["next"] is null)
                break;
        }
        Assert.Equal((5, 5), (seen.Count, seen.Distinct().Count()));

        foreach (var wrong in new[] { $"invitations?cursor={cursor}", $"members?role=admin&cursor={cursor}", "members?cursor=x", "members?cursor=", $"members?cursor={cursor[..^2]}AA" })
            Assert.Equal((HttpStatusCode.BadRequest, "urn:problem:WrongCursor"), await Refusal(program.Get(wrong)));
        var stranger = await app.NewProgram(other.Tenant, other.Owner, "members.read");
        Assert.Equal((HttpStatusCode.BadRequest, "urn:problem:WrongCursor"), await Refusal(stranger.Get($"members?limit=2&cursor={cursor}")));
    }

    [Fact]
    public async Task A_filter_filters_and_an_unknown_one_is_refused()
    {
        var team = await TestTeam.Create(app);
        var program = await app.NewProgram(team.Tenant, team.Owner, "members.read");

        Assert.Equal("Adam Admin", (string?)(await program.Get("members?role=admin")).Json["items"]!.AsArray().Single()!["name"]);
        var unknown = await program.Get("members?name=Adam");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, unknown.Status);
        Assert.Equal("No such parameter here. There are: role, cursor, limit.", (string?)unknown.Json["errors"]!["name"]![0]);
        foreach (var limit in new[] { "0", "101", "-1", "x", "1.5", "" })
            Assert.Equal(HttpStatusCode.UnprocessableEntity, (await program.Get($"members?limit={limit}")).Status);
    }

    [Fact]
    public async Task A_body_is_JSON_in_UTF_8_and_not_too_large()
    {
        var team = await TestTeam.Create(app);
        var program = await app.NewProgram(team.Tenant, team.Owner, "members.invite");

        Assert.Equal((HttpStatusCode.RequestEntityTooLarge, "urn:problem:BodyTooLarge"), await Refusal(program.Post("invitations", $$"""{"email":"{{new string('x', ApiBody.MaximumLength)}}"}""")));
        Assert.Equal((HttpStatusCode.BadRequest, "urn:problem:NotUtf8"), await Refusal(program.Send(HttpMethod.Post, "invitations",
            new ByteArrayContent([.. "{\"email\":\""u8, 0xff, .. "\"}"u8]) { Headers = { ContentType = new("application/json") } })));
        Assert.Equal((HttpStatusCode.UnsupportedMediaType, "urn:problem:NotJson"), await Refusal(program.Send(HttpMethod.Post, "invitations", new StringContent("email=x", Encoding.UTF8, "application/x-www-form-urlencoded"))));
        Assert.Equal((HttpStatusCode.BadRequest, "urn:problem:MalformedJson"), await Refusal(program.Post("invitations", "[]")));
        Assert.Equal((HttpStatusCode.BadRequest, "urn:problem:MalformedJson"), await Refusal(program.Post("invitations", "{")));
    }

    [Fact]
    public async Task What_is_wrong_is_told_field_by_field_in_the_language_that_is_asked_for()
    {
        var team = await TestTeam.Create(app);
        var program = await app.NewProgram(team.Tenant, team.Owner, "cellar.set-up");

        var answer = await program.Post("cellar/products", """{"name":"","colour":"blue"}""", ("Accept-Language", "fr"));

        Assert.Equal("application/problem+json", answer.Header("Content-Type"));
        Assert.Equal(("urn:problem:Invalid", 422), ((string?)answer.Json["type"], (int?)answer.Json["status"]));
        Assert.Equal("Obligatoire.", (string?)answer.Json["errors"]!["appellation"]![0]);
        Assert.Equal("Cette valeur est illisible.", (string?)answer.Json["errors"]!["colour"]![0]);
        Assert.NotEmpty((string)answer.Json["traceId"]!);
    }

    [Fact]
    public async Task A_browser_that_opens_an_operation_reads_a_problem_and_no_page()
    {
        var answer = await new ApiClient(app.Visitor(), null).Get("members", ("Accept", "text/html"));

        Assert.Equal((HttpStatusCode.Unauthorized, "urn:problem:NoCredentials"), (answer.Status, answer.Problem));
        Assert.Equal("urn:problem:NotFound", (await new ApiClient(app.Visitor(), null).Get("nothing", ("Accept", "text/html"))).Problem);
    }

    private static async Task<(HttpStatusCode, string?)> Refusal(Task<ApiAnswer> answer) => ((await answer).Status, (await answer).Problem);
}
