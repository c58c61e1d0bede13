using SaasStarter.Tests.Hosting;

namespace SaasStarter.Tests.Identity;

/// <summary>The product behind TLS.</summary>
public sealed class SecureApplication(TestCluster cluster) : TestApplication(cluster)
{
    public override Uri Address => new("https://localhost");
}

public sealed class AccountCookieTests(SecureApplication app) : IClassFixture<SecureApplication>
{
    [Fact]
    public async Task Cookies_that_open_an_account_belong_to_one_host_and_no_script()
    {
        await app.SignUp("ana@example.com");
        var ana = app.Visitor();

        var code = await ana.Forge("/sign-in/code", ("Email", "ana@example.com"));
        var session = await ana.Forge("/sign-in", ("Email", "ana@example.com"), ("Password", TestVisitor.Password));

        AssertSafe(code, "__Host-saasstarter-code=");
        AssertSafe(session, "__Host-saasstarter-session=");
        Assert.True(await ana.IsSignedIn());
    }

    private static void AssertSafe(Answer answer, string name)
    {
        var cookie = Assert.Single(answer.Response.Headers.GetValues("Set-Cookie"), value => value.StartsWith(name, StringComparison.Ordinal) && value.Length > name.Length + 43);
        foreach (var part in new[] { "path=/", "secure", "httponly", "samesite=lax" })
            Assert.Contains($"; {part}", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("domain=", cookie, StringComparison.OrdinalIgnoreCase);
    }
}
