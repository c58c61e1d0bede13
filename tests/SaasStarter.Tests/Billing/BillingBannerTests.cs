using SaasStarter.Tests.Hosting;

namespace SaasStarter.Tests.Billing;

/// <summary>The product as it is in production, as far as a test can have it.</summary>
public class ProductionBilling(TestCluster cluster) : TestApplication(cluster)
{
    public override Uri Address => new("https://localhost");

    protected override string Environment => "Production";

    protected override IEnumerable<(string Key, string Value)> Settings => [("App:BaseUrl", "https://app.example.com"), ("Mail:Host", "127.0.0.1"), ("Mail:Port", "9")];
}

/// <summary>With a key that moves no money.</summary>
public sealed class ProductionWithTestKey(TestCluster cluster) : ProductionBilling(cluster)
{
    // Nobody answers there.
    protected override IEnumerable<(string Key, string Value)> Settings =>
        [.. base.Settings, ("Stripe:ApiKey", "sk_test_in_production"), ("Stripe:WebhookSecret", "whsec_in_production"), ("Stripe:ApiBase", "http://127.0.0.1:9")];
}

public sealed class TestKeyBannerTests(ProductionWithTestKey app) : IClassFixture<ProductionWithTestKey>
{
    private const string Banner = "Stripe runs with a test key";

    [Fact]
    public async Task A_test_key_in_production_is_said_on_every_page_of_the_staff_and_on_no_other()
    {
        var staff = await app.SignUp("staff@banner.example");
        await app.Employ(staff);

        foreach (var page in new[] { "/backoffice", "/backoffice/billing", "/backoffice/jobs", "/backoffice/mails" })
            Assert.Contains(Banner, (await staff.Open(page)).Text, StringComparison.Ordinal);
        foreach (var page in new[] { "/", "/tenants", "/pricing" })
            Assert.DoesNotContain(Banner, (await staff.Open(page)).Text, StringComparison.Ordinal);
        foreach (var page in new[] { "/backoffice", "/backoffice/billing" })
            Assert.DoesNotContain(Banner, (await (await app.SignUp($"{Guid.CreateVersion7():N}@banner.example")).Open(page)).Text, StringComparison.Ordinal);
    }
}

public sealed class NoKeyBannerTests(ProductionBilling app) : IClassFixture<ProductionBilling>
{
    [Fact]
    public async Task That_nobody_can_pay_in_production_is_said_to_the_staff()
    {
        var staff = await app.SignUp("staff@banner.example");
        await app.Employ(staff);

        Assert.Contains("No Stripe key is configured", (await staff.Open("/backoffice")).Text, StringComparison.Ordinal);
    }
}
