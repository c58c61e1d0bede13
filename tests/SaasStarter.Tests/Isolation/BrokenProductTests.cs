using System.Net;
using System.Text.Json;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Tests.Hosting;

namespace SaasStarter.Tests.Isolation;

/// <summary>When something breaks inside, the answer says so and nothing else.</summary>
public sealed class BrokenProductTests(BrokenProductTests.Broken product) : IClassFixture<BrokenProductTests.Broken>
{
    private static readonly string[] Inside = ["42501", "permission denied", "saasstarter_app", "Npgsql", "Exception", " at Saas", "select ", "Host=", "Password", "backbone."];

    [Theory]
    [InlineData("text/html")]
    [InlineData("application/json")]
    [InlineData("*/*")]
    public async Task An_error_of_the_database_is_not_told(string accept)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, "/t/broken/members");
        request.Headers.Accept.ParseAdd(accept);

        var answer = await product.Owner.Send(request);

        Assert.Equal(HttpStatusCode.InternalServerError, answer.Status);
        Assert.DoesNotContain(Inside, inside => answer.Body.Contains(inside, StringComparison.OrdinalIgnoreCase));
        Assert.Equal("nosniff", answer.Header("X-Content-Type-Options"));
        if (accept == "text/html")
            Assert.NotEqual("", answer.Page.Title);
        else
            Assert.True(JsonDocument.Parse(answer.Body).RootElement.TryGetProperty("traceId", out _), answer.Body);
    }

    [Fact]
    public async Task The_log_says_what_broke_and_keeps_secrets()
    {
        await product.Owner.Get("/t/broken/members");

        Assert.Contains("permission denied", await product.Log.Line("42501"), StringComparison.Ordinal);
        Assert.DoesNotContain(product.Log.Lines, line => line.Contains("Password=", StringComparison.OrdinalIgnoreCase));
        Assert.DoesNotContain(product.Log.Lines, line => line.Contains(product.SessionToken, StringComparison.Ordinal));
    }

    /// <summary>The product on a database that refuses to show members.</summary>
    public sealed class Broken(TestCluster cluster) : TestApplication(cluster)
    {
        public TestVisitor Owner { get; private set; } = null!;

        public string SessionToken => Owner.Cookies.GetCookies(Address).Single(cookie => cookie.Name.EndsWith("session", StringComparison.Ordinal)).Value;

        public override async ValueTask InitializeAsync()
        {
            await base.InitializeAsync();
            Owner = await SignUp("owner@example.com");
            await CreateTenant(Owner, "Broken");
            await Sql(TestDatabase.Superuser, $"revoke select on backbone.person from {DatabaseRoles.Application}");
        }
    }
}
