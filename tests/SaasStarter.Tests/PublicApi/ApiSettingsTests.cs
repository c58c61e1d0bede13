using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using SaasStarter.Backbone.Hosting;
using SaasStarter.Backbone.PublicApi;
using SaasStarter.Backbone.PublicApi.Document;
using SaasStarter.Backbone.PublicApi.Members;
using SaasStarter.Backbone.PublicApi.Tokens;
using SaasStarter.Tests.Hosting;
using SaasStarter.Tests.Memberships;

namespace SaasStarter.Tests.PublicApi;

/// <summary>What a product may set of its API: the sites whose pages may call it, and what goes away.</summary>
public sealed class ApiSettingsTests(ApiSettingsTests.OpenApplication app, TestApplication closed) : IClassFixture<ApiSettingsTests.OpenApplication>, IClassFixture<TestApplication>
{
    private const string Friend = "https://pages.example.com";

    [Fact]
    public async Task No_page_of_another_site_calls_the_API_unless_the_configuration_names_it()
    {
        foreach (var (product, origin) in new (TestApplication, string)[] { (closed, Friend), (app, "https://evil.example"), (app, "null") })
        {
            foreach (var path in new[] { "/api/v1/members", "/api/v1/openapi.json", TokenPaths.Token, TokenPaths.Keys })
            {
                var asked = await Preflight(product, path, origin, "GET");
                Assert.Null(asked.Header("Access-Control-Allow-Origin"));
                Assert.Null(asked.Header("Access-Control-Allow-Headers"));
            }
            var answer = await new ApiClient(product.Visitor(), null).Get("members", ("Origin", origin));
            Assert.Null(answer.Header("Access-Control-Allow-Origin"));
            var token = new HttpRequestMessage(HttpMethod.Post, TokenPaths.Token) { Content = TestVisitor.Content([("grant_type", "refresh_token")], isMultipart: false) };
            token.Headers.Add("Origin", origin);
            Assert.Equal(HttpStatusCode.Forbidden, (await product.Visitor().Send(token)).Status);
        }
    }

    [Fact]
    public async Task A_page_of_a_site_that_is_named_calls_with_a_key_reads_the_headers_and_brings_no_cookie()
    {
        var team = await TestTeam.Create(app);
        var program = await app.NewProgram(team.Tenant, team.Owner, "members.read");
        var asked = await Preflight(app, "/api/v1/members/mem_0", Friend, "PUT");
        Assert.Equal(Friend, asked.Header("Access-Control-Allow-Origin"));
        Assert.Contains("PUT", asked.Header("Access-Control-Allow-Methods"), StringComparison.Ordinal);
        Assert.Contains("If-Match", asked.Header("Access-Control-Allow-Headers"), StringComparison.Ordinal);
        Assert.Equal("3600", asked.Header("Access-Control-Max-Age"));

        var id = (await program.Get("members")).Json["items"]![0]!["id"];
        var answers = new[]
        {
            await program.Get($"members/{id}", ("Origin", Friend)),
            await new ApiClient(app.Visitor(), null).Get("members", ("Origin", Friend)),
            new ApiAnswer(await team.Owner.Send(From(new(HttpMethod.Get, "/api/v1/members")))),
        };
        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized], answers.Select(answer => answer.Status));
        foreach (var answer in answers)
        {
            Assert.Equal(Friend, answer.Header("Access-Control-Allow-Origin"));
            Assert.Null(answer.Header("Access-Control-Allow-Credentials"));
            foreach (var header in new[] { "ETag", "RateLimit", "RateLimit-Policy", "Retry-After", "Location" })
                Assert.Contains(header, answer.Header("Access-Control-Expose-Headers")!.Split(','));
        }
        Assert.Null((await app.Visitor().Send(From(new(HttpMethod.Get, "/sign-in")))).Header("Access-Control-Allow-Origin"));
    }

    [Theory]
    [InlineData("*")]
    [InlineData("pages.example.com")]
    [InlineData("https://pages.example.com/")]
    [InlineData("https://*.example.com")]
    [InlineData("null")]
    public void An_origin_that_is_none_prevents_the_start(string origin) =>
        Assert.True(new ApiSettingsCheck().Validate(null, new ApiSettings { AllowedOrigins = [origin] }).Failed);

    [Fact]
    public async Task What_goes_away_says_so_with_every_answer_and_in_the_document()
    {
        var team = await TestTeam.Create(app);
        var program = await app.NewProgram(team.Tenant, team.Owner, "members.read");

        var old = await program.Get("people");

        Assert.Equal(HttpStatusCode.OK, old.Status);
        Assert.Equal("@1764547200", old.Header("Deprecation"));
        Assert.Equal("Tue, 01 Jun 2027 00:00:00 GMT", old.Header("Sunset"));
        Assert.Equal("</api/v1/members>; rel=\"successor-version\"", old.Header("Link"));
        Assert.Equal("@1764547200", (await program.Get("people?limit=0")).Header("Deprecation"));
        Assert.Null((await program.Get("members")).Header("Deprecation"));
        var paths = JsonNode.Parse(app.Services.GetRequiredService<OpenApiDocument>().Text)!["paths"]!;
        Assert.True((bool)paths["/api/v1/people"]!["get"]!["deprecated"]!);
        Assert.NotNull(paths["/api/v1/people"]!["get"]!["responses"]!["200"]!["headers"]!["Sunset"]);
        Assert.Null(paths["/api/v1/members"]!["get"]!["deprecated"]);
    }

    private static HttpRequestMessage From(HttpRequestMessage request)
    {
        request.Headers.Add("Origin", Friend);
        return request;
    }

    private static Task<Answer> Preflight(TestApplication product, string path, string origin, string method)
    {
        var request = new HttpRequestMessage(HttpMethod.Options, path);
        request.Headers.Add("Origin", origin);
        request.Headers.Add("Access-Control-Request-Method", method);
        request.Headers.Add("Access-Control-Request-Headers", "authorization,if-match");
        return product.Visitor().Send(request);
    }

    /// <summary>A product that names a site, and has an operation that goes away.</summary>
    public sealed class OpenApplication(TestCluster cluster) : TestApplication(cluster)
    {
        protected override IEnumerable<(string Key, string Value)> Settings => [("Api:AllowedOrigins:0", Friend)];

        protected override void Configure(IServiceCollection services) => services.AddSingleton<IModule>(new FormerApi());
    }

    private sealed class FormerApi : IModule
    {
        public void AddServices(IServiceCollection services)
        {
        }

        public void Map(IEndpointRouteBuilder routes) => routes.MapApi("people", "People").List<ListMemberResources, MemberResource>("")
            .Deprecate(since: new(2025, 12, 1), sunset: new(2027, 6, 1), successor: "/api/v1/members");
    }
}
