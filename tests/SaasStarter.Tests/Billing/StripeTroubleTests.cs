using System.Net;
using System.Net.Sockets;
using SaasStarter.Tests.Hosting;

namespace SaasStarter.Tests.Billing;

/// <summary>A Stripe that does not answer, or is not there at all: what people are told, and that nothing else happens.</summary>
public sealed class StripeTroubleTests(StripeTroubleTests.AloneProduct app) : IClassFixture<StripeTroubleTests.AloneProduct>
{
    [Fact]
    public async Task Nobody_is_left_in_doubt_when_a_purchase_finds_no_answer()
    {
        var owner = await app.SignUp("ana.alone@example.com");
        var tenant = await app.CreateTenant(owner, "Alone");
        await app.AcceptForTenant(tenant);

        var answer = await owner.Forge(tenant.Path("billing/checkout/team/month/EUR"));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.Status);
        Assert.Contains("The payment service does not answer at the moment. Nothing was changed and nothing was charged.", answer.Text, StringComparison.Ordinal);
        Assert.Empty(await app.Sql("saasstarter_app", "select id from backbone.checkout_attempt", tenant.Id));
        Assert.Empty(await app.Sql("saasstarter_app", "select id from backbone.billing_customer", tenant.Id));
        Assert.Contains("It costs nothing, for as long as you like", (await owner.Open(tenant.Path("billing"))).Text, StringComparison.Ordinal);
    }

    /// <summary>The product with a Stripe at an address where nobody listens.</summary>
    public sealed class AloneProduct(TestCluster cluster) : TestApplication(cluster)
    {
        protected override IEnumerable<(string Key, string Value)> Settings =>
            [("Stripe:ApiKey", "sk_test_alone"), ("Stripe:WebhookSecret", "whsec_alone"), ("Stripe:ApiBase", $"http://127.0.0.1:{NobodysPort()}")];

        private static int NobodysPort()
        {
            using var listener = new TcpListener(IPAddress.Loopback, 0);
            listener.Start();
            return ((IPEndPoint)listener.LocalEndpoint).Port;
        }
    }
}
