using System.Net;
using SaasStarter.Backbone.PublicApi;
using SaasStarter.Backbone.Tenancy;
using SaasStarter.Tests.Hosting;
using SaasStarter.Tests.Memberships;

namespace SaasStarter.Tests.PublicApi;

/// <summary>Keys: who is let in with one, where, for what, and for how long.</summary>
public sealed class ApiKeyTests(TestApplication app) : IClassFixture<TestApplication>
{
    [Fact]
    public async Task A_program_with_a_key_reads_its_tenant()
    {
        var team = await TestTeam.Create(app);
        var program = await app.NewProgram(team.Tenant, team.Owner, "members.read");

        var answer = await program.Get("members?limit=2");

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal("Olga Owner", (string?)answer.Json["items"]![0]!["name"]);
        Assert.Equal(2, answer.Json["items"]!.AsArray().Count);
        Assert.NotNull((string?)answer.Json["next"]);
    }

    [Fact]
    public async Task A_program_learns_who_it_is_and_which_roles_there_are()
    {
        var team = await TestTeam.Create(app);
        await team.Owner.Forge(team.Path("settings/roles/add"), ("Name", "Bookkeeping"), ("Permissions", "members.read"));
        var key = await app.NewProgram(team.Tenant, team.Owner, "members.read");
        var person = await new DeviceProgram(app).SignIn(team.Viewer, team.Tenant);

        Assert.Equal($$"""{"kind":"key","name":"Program","email":null,"organisation":"{{team.Tenant.Name}}","address":"{{team.Tenant.Slug}}","role":"admin","permissions":["members.read"]}""", (await key.Get("me")).Body);
        Assert.Equal(("person", "Vera Viewer", "viewer"), ((string?)(await person.Get("me")).Json["kind"], (string?)(await person.Get("me")).Json["name"], (string?)(await person.Get("me")).Json["role"]));
        var first = await key.Get("roles?limit=2", ("Accept-Language", "fr"));
        Assert.Equal(("owner", "Propriétaire"), ((string?)first.Json["items"]![0]!["name"], (string?)first.Json["items"]![0]!["title"]));
        var seen = new List<string>();
        for (var page = first; ; page = await key.Get($"roles?limit=2&cursor={page.Json["next"]}"))
        {
            seen.AddRange(page.Json["items"]!.AsArray().Select(role => (string)role!["name"]!));
            if (page.Json["next"] is null)
                break;
        }
        Assert.Equal(seen.Distinct(), seen);
        var own = Assert.Single(seen, name => name.StartsWith("rol_", StringComparison.Ordinal));
        var inviting = await app.NewProgram(team.Tenant, team.Owner, "members.invite", "members.read");
        Assert.Equal(HttpStatusCode.Created, (await inviting.Post("invitations", $$"""{"email":"new@example.com","role":"{{own}}"}""")).Status);
    }

    [Fact(DisplayName = "T41: A key is good in its tenant, for its scopes, until it expires or is revoked, and in the header only")]
    public async Task T41_A_key_is_good_in_its_tenant_for_its_scopes_until_it_ends_and_in_the_header_only()
    {
        var (team, other) = (await TestTeam.Create(app), await TestTeam.Create(app));
        var program = await app.NewProgram(team.Tenant, team.Owner, "members.read");
        var member = (string)(await (await app.NewProgram(other.Tenant, other.Owner, "members.read")).Get("members")).Json["items"]![0]!["id"]!;

        Assert.Equal(HttpStatusCode.NotFound, (await program.Get($"members/{member}")).Status);
        Assert.DoesNotContain(member, (await program.Get("members")).Body);
        Assert.Equal(HttpStatusCode.Forbidden, (await program.Get("invitations")).Status);
        var parts = program.Token!.Split('_', 4);
        var elsewhere = new ApiClient(app.Visitor(), $"{parts[0]}_{other.Tenant.Id.Value:N}_{parts[2]}_{parts[3]}");
        Assert.Equal("urn:problem:WrongCredentials", (await elsewhere.Get("members")).Problem);
        var guessed = new ApiClient(app.Visitor(), program.Token[..^1] + (program.Token[^1] == 'A' ? 'B' : 'A'));
        Assert.Equal("urn:problem:WrongCredentials", (await guessed.Get("members")).Problem);

        var without = new ApiClient(app.Visitor(), null);
        Assert.Equal(HttpStatusCode.Unauthorized, (await without.Get($"members?key={program.Token}")).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await without.Get($"members?access_token={program.Token}")).Status);
        Assert.Equal("Bearer", (await without.Get("members")).Header("WWW-Authenticate"));
    }

    [Fact]
    public async Task A_session_of_a_browser_says_nothing_here()
    {
        var team = await TestTeam.Create(app);

        Assert.Equal(HttpStatusCode.Unauthorized, (await team.Owner.Get("/api/v1/members")).Status);
    }

    [Fact]
    public async Task A_key_ends_when_it_is_revoked()
    {
        var team = await TestTeam.Create(app);
        var program = await app.NewProgram(team.Tenant, team.Owner, "members.read");
        var id = new Backbone.Core.Id<ApiKey>(Guid.ParseExact(program.Token!.Split('_')[2], "N"));

        Assert.Null((await app.Send(new RevokeApiKey(id), team.Tenant, team.Owner, Role.Owner)).Problem);

        Assert.Equal("urn:problem:KeyRevoked", (await program.Get("members")).Problem);
    }

    [Fact]
    public async Task What_a_key_changes_is_checked_and_answered()
    {
        var team = await TestTeam.Create(app);
        var program = await app.NewProgram(team.Tenant, team.Owner, "members.read", "members.role", "members.remove", "members.invite");
        var id = await team.MembershipOf(team.Member);
        var shown = await program.Get($"members/{id}");

        Assert.Equal("urn:problem:NeedsIfMatch", (await program.Put($"members/{id}", """{"role":"viewer"}""")).Problem);
        var changed = await program.Put($"members/{id}", """{"role":"viewer"}""", ("If-Match", shown.Header("ETag")!));
        Assert.Equal(HttpStatusCode.OK, changed.Status);
        Assert.Equal("viewer", (string?)changed.Json["role"]);
        Assert.Equal("urn:problem:ChangedMeanwhile", (await program.Put($"members/{id}", """{"role":"member"}""", ("If-Match", shown.Header("ETag")!))).Problem);
        Assert.Equal(HttpStatusCode.NotModified, (await program.Get($"members/{id}", ("If-None-Match", changed.Header("ETag")!))).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await program.Put($"members/{id}", """{"role":"owner"}""", ("If-Match", changed.Header("ETag")!))).Status);

        var invited = await program.Post("invitations", """{"email":"new@example.com","role":"member"}""", ("Idempotency-Key", "once"));
        Assert.Equal(HttpStatusCode.Created, invited.Status);
        Assert.Equal($"/api/v1/invitations/{invited.Json["id"]}", invited.Header("Location"));
        var again = await program.Post("invitations", """{"email":"new@example.com","role":"member"}""", ("Idempotency-Key", "once"));
        Assert.Equal((HttpStatusCode.Created, invited.Body, "true"), (again.Status, again.Body, again.Header("Idempotency-Replayed")));
        Assert.Equal("urn:problem:SentOnceWithAnother", (await program.Post("invitations", """{"email":"other@example.com","role":"member"}""", ("Idempotency-Key", "once"))).Problem);
        Assert.Equal(HttpStatusCode.NoContent, (await program.Delete($"members/{id}")).Status);
    }
}
