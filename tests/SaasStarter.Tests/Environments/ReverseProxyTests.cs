using SaasStarter.Tests.Hosting;

namespace SaasStarter.Tests.Environments;

/// <summary>The product behind a proxy in 127.0.0.0/8, which is where the visitors of the tests come from (T05).</summary>
public sealed class ProxiedProduct(TestCluster cluster) : TestApplication(cluster)
{
    protected override IEnumerable<(string Key, string Value)> Settings => [("Proxy:Networks", "10.0.0.0/8, 127.0.0.0/8")];
}

public sealed class ReverseProxyTests(ProxiedProduct proxied, TestApplication direct) : IClassFixture<ProxiedProduct>, IClassFixture<TestApplication>
{
    [Fact]
    public async Task The_word_of_the_configured_proxy_counts()
    {
        var answer = await SignInThroughProxy(proxied);

        Assert.Contains("__Host-saasstarter-session=", answer.Header("Set-Cookie"), StringComparison.Ordinal);
        Assert.Equal("203.0.113.7", await AddressOfLastSession(proxied));
    }

    [Fact]
    public async Task Nobody_elses_word_counts()
    {
        var answer = await SignInThroughProxy(direct);

        Assert.DoesNotContain("__Host-", answer.Header("Set-Cookie"), StringComparison.Ordinal);
        Assert.NotEqual("203.0.113.7", await AddressOfLastSession(direct));
    }

    private static async Task<Answer> SignInThroughProxy(TestApplication app)
    {
        var account = await app.SignUp("ann@example.com");
        var visitor = app.Visitor();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/sign-in")
        {
            Content = TestVisitor.Content([("Email", account.Person!.Email), ("Password", TestVisitor.Password), app.TokenFor(visitor)], isMultipart: false),
            Headers = { { "X-Forwarded-Proto", "https" }, { "X-Forwarded-For", "203.0.113.7" } },
        };
        return await visitor.Send(request);
    }

    private static Task<string> AddressOfLastSession(TestApplication app) =>
        app.Database.Value<string>(TestDatabase.Superuser, "select address from accounts.session order by id desc limit 1");
}
