using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using SaasStarter.Backbone.Stripe;
using SaasStarter.Backbone.StripeSimulator;
using SaasStarter.Tests.Hosting;

namespace SaasStarter.Tests.StripeSimulator;

/// <summary>Where the simulator is: in the product while nobody has a key, on this machine only, and never in production.</summary>
public sealed class SimulatorPlaceTests(TestCluster cluster)
{
    private const string Customers = "/stripe-simulator/v1/customers";

    [Fact]
    public async Task The_client_finds_it_at_the_products_own_address()
    {
        await using var app = new ProductIn(cluster, "Development", onPort: true);
        await app.InitializeAsync();
        var settings = app.Services.GetRequiredService<IOptionsMonitor<StripeSettings>>().CurrentValue;
        using var http = new HttpClient();
        http.DefaultRequestHeaders.Authorization = new("Bearer", settings.ApiKey);

        using var made = await http.PostAsync(settings.ApiBase + "/v1/customers", new FormUrlEncodedContent([]), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, made.StatusCode);
        Assert.StartsWith("whsec_", settings.WebhookSecret, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stranger_has_no_key_and_a_site_whose_name_leads_here_finds_nothing()
    {
        await using var app = new ProductIn(cluster, "Development");
        await app.InitializeAsync();

        Assert.Equal(HttpStatusCode.Unauthorized, (await app.Visitor().Get(Customers)).Status);
        Assert.Equal(HttpStatusCode.OK, (await app.Visitor().Get("/stripe-simulator")).Status);
        foreach (var path in new[] { Customers, "/stripe-simulator" })
        {
            using var rebound = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { Host = "rebound.example.com" } };
            Assert.Equal(HttpStatusCode.NotFound, (await app.Visitor().Send(rebound)).Status);
        }
    }

    [Fact]
    public async Task Who_has_a_key_talks_to_Stripe_itself()
    {
        await using var app = new ProductIn(cluster, "Development", settings: [("Stripe:ApiKey", "sk_test_x"), ("Stripe:WebhookSecret", "whsec_x"), ("Stripe:ApiBase", "http://127.0.0.1:9")]);
        await app.InitializeAsync();

        Assert.Equal("http://127.0.0.1:9", app.Services.GetRequiredService<IOptionsMonitor<StripeSettings>>().CurrentValue.ApiBase);
        foreach (var path in new[] { Customers, "/stripe-simulator" })
            Assert.Equal(HttpStatusCode.NotFound, (await app.Visitor().Get(path)).Status);
    }

    [Fact]
    public async Task What_it_knows_is_kept_in_a_folder_that_one_chooses()
    {
        var folder = Directory.CreateTempSubdirectory("stripe-simulator-").FullName;
        try
        {
            await using (var app = new ProductIn(cluster, "Development", settings: [("Database:Folder", folder)]))
            {
                await app.InitializeAsync();
                app.Services.GetRequiredService<SimulatedStripe>().Do(state => CheckoutPages.NewCustomer(state, "kept@example.com", null));
            }

            Assert.Contains("kept@example.com", await File.ReadAllTextAsync(Path.Combine(folder, "stripe-simulator.json"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task Production_has_none()
    {
        await using var app = new ProductIn(cluster, "Production", settings: [("App:BaseUrl", "https://app.example.com"), ("Mail:Host", "127.0.0.1"), ("Mail:From", "us@example.com")]);
        await app.InitializeAsync();

        Assert.Null(app.Services.GetService<SimulatedStripe>());
        foreach (var path in new[] { Customers, "/stripe-simulator", "/stripe-simulator/checkout/cs_test_1" })
            Assert.Equal(HttpStatusCode.NotFound, (await app.Visitor().Get(path)).Status);
    }

    private sealed class ProductIn(TestCluster cluster, string environment, bool onPort = false, params (string Key, string Value)[] settings) : TestApplication(cluster)
    {
        protected override string Environment => environment;

        protected override bool OnPort => onPort;

        protected override IEnumerable<(string Key, string Value)> Settings => settings;
    }
}
