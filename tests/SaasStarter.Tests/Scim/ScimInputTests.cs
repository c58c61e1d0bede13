using System.Net;
using SaasStarter.Tests.Hosting;
using SaasStarter.Tests.PublicApi;

namespace SaasStarter.Tests.Scim;

/// <summary>What a directory should not send, and what it may ask of the service before it sends anything.</summary>
public sealed class ScimInputTests(ScimInputTests.Connected app) : IClassFixture<ScimInputTests.Connected>
{
    public static TheoryData<string, string, string?> Operations => new()
    {
        { """{"op":"replace","path":"nonsense","value":"x"}""", "invalidPath", null },
        { """{"op":"replace","path":"name..x","value":"x"}""", "invalidPath", null },
        { """{"op":"replace","path":"urn:example:User:userName","value":"x"}""", "invalidPath", null },
        { """{"op":"replace","path":["userName"],"value":"x"}""", "invalidPath", null },
        { """{"op":"replace","path":"id","value":"x"}""", "mutability", null },
        { """{"op":"add","path":"groups","value":[{"value":"x"}]}""", "mutability", null },
        { """{"op":"replace","path":"active","value":"perhaps"}""", "invalidValue", null },
        { """{"op":"remove","path":"active"}""", "invalidValue", null },
        { """{"op":"remove","path":"userName"}""", "invalidValue", null },
        { """{"op":"replace","path":"userName","value":{"a":1}}""", "invalidValue", null },
        { """{"op":"replace","path":"displayName","value":"a\u0000b"}""", "invalidValue", null },
        { """{"op":"replace","path":"displayName","value":"\ud800"}""", "invalidSyntax", null },
        { """{"op":"replace","path":"emails","value":[{"value":"nobody"}]}""", "invalidValue", null },
        { """{"op":"replace","path":"emails","value":[]}""", "", "200" },
        { """{"op":"copy","path":"userName","value":"x"}""", "invalidSyntax", null },
        { """{"op":"remove"}""", "invalidSyntax", null },
        { """{"op":"replace","value":"x"}""", "invalidSyntax", null },
        { """1""", "invalidSyntax", null },
        { """{"op":"add","path":"emails[type eq \"home\"].value","value":"ana@home.example"}""", "", "200" },
        { """{"op":"add","path":"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager","value":"x"}""", "", "200" },
    };

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task Each_operation_that_cannot_be_carried_out_says_why_and_changes_nothing(string operation, string type, string? success)
    {
        var before = (await app.Client.Get($"Users/{app.Ana}")).Http.Body;

        var answer = await app.Client.Patch($"Users/{app.Ana}", """{"op":"replace","path":"displayName","value":"Ana Costa"}""", operation);

        Assert.Equal(success is null ? (HttpStatusCode.BadRequest, type) : null, answer.Error);
        Assert.Equal(before, (await app.Client.Get($"Users/{app.Ana}")).Http.Body);
    }

    [Theory]
    [InlineData("userName co \"a\"")]
    [InlineData("userName eq a")]
    [InlineData("userName eq \"a\" or userName eq \"b\"")]
    [InlineData("userName eq \"a\" and")]
    [InlineData("title eq \"a\"")]
    [InlineData("userName eq \"\\u0000\"")]
    [InlineData("userName eq \"\\ud800\"")]
    [InlineData("((((")]
    public async Task A_filter_that_cannot_be_read_is_refused(string filter) =>
        Assert.Equal((HttpStatusCode.BadRequest, "invalidFilter"), (await app.Client.Get($"Users?filter={Uri.EscapeDataString(filter)}")).Error);

    [Fact]
    public async Task What_looks_like_a_pattern_is_compared_as_it_is()
    {
        Assert.Equal(0, (await app.Client.Get("Users?filter=emails.value+eq+%22%25%22")).Total);
        Assert.Equal(0, (await app.Client.Get("Users?filter=displayName+eq+%22An_+Costa%22")).Total);
        Assert.Equal(1, (await app.Client.Get("Users?filter=displayName+eq+%22ana+costa%22")).Total);
    }

    [Fact]
    public async Task A_body_that_is_none_or_too_large_or_of_another_kind_is_refused()
    {
        Assert.Equal((HttpStatusCode.BadRequest, "invalidSyntax"), (await app.Client.Post("Users", "{")).Error);
        Assert.Equal((HttpStatusCode.BadRequest, "invalidSyntax"), (await app.Client.Post("Users", "[]")).Error);
        Assert.Equal((HttpStatusCode.BadRequest, "invalidValue"), (await app.Client.Post("Users", "{}")).Error);
        Assert.Equal((HttpStatusCode.BadRequest, "invalidValue"), (await app.Client.Post("Users", """{"userName":"ana"}""")).Error);
        Assert.Equal((HttpStatusCode.BadRequest, "invalidValue"), (await app.Client.Post("Groups", "{}")).Error);
        Assert.Equal((HttpStatusCode.RequestEntityTooLarge, null), (await app.Client.Post("Users", $$"""{"userName":"{{new string('x', 300_000)}}"}""")).Error);
        Assert.Equal((HttpStatusCode.UnsupportedMediaType, null), new ScimAnswer((await new ApiClient(app.Visitor(), app.Token)
            .Send(HttpMethod.Post, "/scim/v2/Users", new StringContent("userName=x"))).Http).Error);
    }

    [Fact]
    public async Task What_there_is_not_is_refused_in_the_form_of_the_protocol()
    {
        Assert.Equal((HttpStatusCode.NotFound, null), (await app.Client.Get("Users/x")).Error);
        Assert.Equal((HttpStatusCode.NotFound, null), (await app.Client.Get("Bulk")).Error);
        Assert.Equal((HttpStatusCode.NotFound, null), (await app.Client.Get("Schemas/urn:x")).Error);
        Assert.Equal((HttpStatusCode.NotFound, null), (await app.Client.Delete("Users")).Error);
        Assert.Equal((HttpStatusCode.Unauthorized, null), (await new DirectoryClient(app.Visitor(), null).Get("Users")).Error);
        Assert.Equal((HttpStatusCode.Unauthorized, null), (await new DirectoryClient(app.Visitor(), "x").Get("Users", ("Accept", "text/html"))).Error);
    }

    [Fact]
    public async Task Calls_are_counted_as_those_of_every_program()
    {
        var owner = await app.SignUp("owner@counted.example");
        var tenant = await app.CreateTenant(owner, "Counted");
        await app.AcceptForTenant(tenant);
        await app.Unsubscribe(tenant);
        var client = new DirectoryClient(app.Visitor(), (await app.NewProgram(tenant, owner, "scim.provision")).Token);

        // A minute may end meanwhile.
        var answer = await client.Get("ServiceProviderConfig");
        for (var calls = 1; answer.Status == HttpStatusCode.OK && calls < 150; calls++)
            answer = await client.Get("ServiceProviderConfig");

        Assert.Equal((HttpStatusCode.TooManyRequests, null), answer.Error);
        Assert.NotNull(answer.Http.Header("Retry-After"));
    }

    [Fact]
    public async Task The_service_tells_what_it_can()
    {
        var configuration = (await app.Client.Get("ServiceProviderConfig")).Json;
        Assert.Equal((true, false, true, 100), ((bool)configuration["patch"]!["supported"]!, (bool)configuration["bulk"]!["supported"]!, (bool)configuration["etag"]!["supported"]!, (int)configuration["filter"]!["maxResults"]!));
        Assert.Equal(["/Users", "/Groups"], (await app.Client.Get("ResourceTypes")).Json["Resources"]!.AsArray().Select(type => (string?)type!["endpoint"]));
        Assert.Equal("User", (string?)(await app.Client.Get("ResourceTypes/User")).Json["name"]);
        Assert.Equal(2, (await app.Client.Get("Schemas")).Total);
        var schema = (await app.Client.Get("Schemas/urn:ietf:params:scim:schemas:core:2.0:User")).Json;
        // What is told of somebody is described.
        var described = schema["attributes"]!.AsArray().Select(attribute => (string)attribute!["name"]!).Concat(["schemas", "id", "externalId", "meta"]);
        Assert.Empty((await app.Client.Get($"Users/{app.Ana}")).Json.AsObject().Select(field => field.Key).Except(described));
    }

    /// <summary>A product with one connected directory, which brought somebody.</summary>
    public sealed class Connected(TestCluster cluster) : TestApplication(cluster)
    {
        internal DirectoryClient Client { get; private set; } = null!;

        internal string Ana { get; private set; } = "";

        internal string Token { get; private set; } = "";

        public override async ValueTask InitializeAsync()
        {
            await base.InitializeAsync();
            var directory = await DirectoryTeam.Create(this);
            Token = (await this.NewProgram(directory.Team.Tenant, directory.Team.Owner, "scim.provision")).Token!;
            Client = new(Visitor(), Token);
            Ana = await Client.Bring(directory.Address("ana"));
        }
    }
}
