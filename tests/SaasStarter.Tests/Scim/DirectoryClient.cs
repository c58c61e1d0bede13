using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using SaasStarter.Backbone.Domains;
using SaasStarter.Backbone.Tenancy;
using SaasStarter.Tests.Hosting;
using SaasStarter.Tests.Memberships;
using SaasStarter.Tests.PublicApi;

namespace SaasStarter.Tests.Scim;

/// <summary>A tenant's directory, which calls as Microsoft Entra and Okta do.</summary>
/// <param name="visitor">The connection.</param>
/// <param name="token">What it sends after <c>Bearer</c>; null for nothing.</param>
internal sealed class DirectoryClient(TestVisitor visitor, string? token)
{
    public Task<ScimAnswer> Get(string path, params (string Name, string Value)[] headers) => Send(HttpMethod.Get, path, null, headers);

    public Task<ScimAnswer> Post(string path, string json) => Send(HttpMethod.Post, path, json);

    public Task<ScimAnswer> Put(string path, string json, params (string Name, string Value)[] headers) => Send(HttpMethod.Put, path, json, headers);

    public Task<ScimAnswer> Delete(string path, params (string Name, string Value)[] headers) => Send(HttpMethod.Delete, path, null, headers);

    /// <summary>Sends operations, each as JSON.</summary>
    public Task<ScimAnswer> Patch(string path, params string[] operations) =>
        Send(HttpMethod.Patch, path, $$"""{"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations":[{{string.Join(',', operations)}}]}""");

    public async Task<ScimAnswer> Send(HttpMethod method, string path, string? json, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(method, path.StartsWith('/') ? path : $"/scim/v2/{path}");
        if (json is not null)
            request.Content = new StringContent(json, Encoding.UTF8, "application/scim+json");
        if (token is not null)
            request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {token}");
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        return new(await visitor.Send(request));
    }

    /// <summary>Brings somebody.</summary>
    /// <returns>The identifier.</returns>
    public async Task<string> Bring(string address, string name = "Ana Costa", string? externalId = null)
    {
        var answer = await Post("Users", DirectoryTeam.User(address, name, externalId));
        Assert.Equal(HttpStatusCode.Created, answer.Status);
        return answer.Id;
    }

    /// <summary>Brings a group.</summary>
    /// <returns>The identifier.</returns>
    public async Task<string> BringGroup(string name, params string[] members)
    {
        var answer = await Post("Groups", $$"""{"schemas":["urn:ietf:params:scim:schemas:core:2.0:Group"],"displayName":"{{name}}","members":[{{string.Join(',', members.Select(id => $$"""{"value":"{{id}}"}"""))}}]}""");
        Assert.Equal(HttpStatusCode.Created, answer.Status);
        return answer.Id;
    }
}

/// <summary>An answer to a directory.</summary>
internal sealed record ScimAnswer(Answer Http)
{
    public HttpStatusCode Status => Http.Status;

    public JsonNode Json => JsonNode.Parse(Http.Body)!;

    public string Id => (string)Json["id"]!;

    public int Total => (int)Json["totalResults"]!;

    /// <summary>Status and <c>scimType</c> of an error in the form of RFC 7644, 3.12; null when it is none.</summary>
    public (HttpStatusCode, string?)? Error =>
        Http.Header("Content-Type")?.StartsWith("application/scim+json", StringComparison.Ordinal) == true
        && (string?)Json["schemas"]![0] == "urn:ietf:params:scim:api:messages:2.0:Error" && (string?)Json["status"] == $"{(int)Status}"
            ? (Status, (string?)Json["scimType"]) : null;
}

/// <summary>A team with a proven mail domain and a directory that has a key.</summary>
internal sealed record DirectoryTeam(TestTeam Team, string Domain, DirectoryClient Client)
{
    private static int _count;

    public static async Task<DirectoryTeam> Create(TestApplication app)
    {
        var (team, domain) = (await TestTeam.Create(app), $"directory{Interlocked.Increment(ref _count)}.example");
        await Prove(app, team.Tenant, domain);
        var program = await app.NewProgram(team.Tenant, team.Owner, "scim.provision");
        return new(team, domain, new(app.Visitor(), program.Token));
    }

    public static Task Prove(TestApplication app, CurrentTenant tenant, string name) => app.InTenant(tenant, async db =>
    {
        var domain = new Domain { Name = name, IsForWeb = false, IsForMail = true, Token = "published", AddedAt = app.Clock.GetUtcNow() };
        domain.Seen(app.Clock.GetUtcNow());
        db.Add(domain);
        return await db.SaveChangesAsync();
    });

    /// <summary>Somebody as Microsoft Entra writes them.</summary>
    public static string User(string address, string name = "Ana Costa", string? externalId = null) => $$"""
        {"schemas":["urn:ietf:params:scim:schemas:core:2.0:User","urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"],"externalId":"{{externalId ?? address}}","userName":"{{address}}",
        "active":true,"displayName":"{{name}}","emails":[{"primary":true,"type":"work","value":"{{address}}"}],"meta":{"resourceType":"User"},"title":"Cooper","roles":[],
        "name":{"formatted":"{{name}}","familyName":"{{name.Split(' ')[^1]}}","givenName":"{{name.Split(' ')[0]}}"},"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User":{"department":"Cellar"} }
        """;

    /// <summary>An address of its mail domain.</summary>
    public string Address(string name) => $"{name}@{Domain}";

    /// <summary>The role of the person with an address as it is stored now; null without membership.</summary>
    public async Task<string?> RoleOf(string address) => (await Team.App.Sql(TestDatabase.Superuser, $"""
        select role from backbone.membership join accounts."user" account on account.id = person_id
        where tenant_id = '{Team.Tenant.Id.Value}' and normalized_email = upper('{address}')
        """)).Select(row => (string?)row[0]).SingleOrDefault();
}
