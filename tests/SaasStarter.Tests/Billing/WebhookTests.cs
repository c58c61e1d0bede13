using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using SaasStarter.Backbone.Billing;
using SaasStarter.Backbone.Tenancy;
using SaasStarter.Tests.Hosting;

namespace SaasStarter.Tests.Billing;

/// <summary>What the address that Stripe posts to lets in, over real HTTP: and that it takes effect once, in the tenant whose customer it is.</summary>
public sealed class WebhookTests(WebhookApplication app) : IClassFixture<WebhookApplication>
{
    private static readonly string[] Lifecycle = ["customer.subscription.created", "customer.subscription.updated", "customer.subscription.deleted"];

    [Fact]
    public async Task What_stripe_signed_is_stored_and_applied()
    {
        var tenant = await app.Customer("paying");

        Assert.Equal(HttpStatusCode.OK, await app.Post(Updated("evt_paying", "cus_paying")));

        await app.Applied("evt_paying");
        Assert.Equal("Active", await StatusOf(tenant));
    }

    [Fact]
    public async Task What_stripe_did_not_sign_is_refused_and_not_stored()
    {
        await app.Customer("forged");
        var body = Updated("evt_forged", "cus_forged");
        var header = StandInStripe.Sign(body, app.Clock.GetUtcNow());
        var elsewhere = StandInStripe.Sign(body, app.Clock.GetUtcNow(), "whsec_somebody_else");

        Assert.Equal(HttpStatusCode.BadRequest, await app.Post(body, null));
        Assert.Equal(HttpStatusCode.BadRequest, await app.Post(body, ""));
        Assert.Equal(HttpStatusCode.BadRequest, await app.Post(body, elsewhere));
        Assert.Equal(HttpStatusCode.BadRequest, await app.Post(body, header.Replace(",v1=", ",v0=", StringComparison.Ordinal)));
        Assert.Equal(HttpStatusCode.BadRequest, await app.Post(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(JsonDocument.Parse(body), JsonSerializerOptions.Web) + "\n"), header));
        Assert.Equal(HttpStatusCode.BadRequest, await app.Post(Updated("evt_forged", "cus_paying"), header));

        Assert.Equal((0, null), await app.Stored("evt_forged"));
    }

    [Theory]
    [InlineData(-200, HttpStatusCode.OK)]
    [InlineData(-301, HttpStatusCode.BadRequest)]
    [InlineData(3600, HttpStatusCode.BadRequest)]
    public async Task A_stale_signature_is_refused(int seconds, HttpStatusCode status)
    {
        var body = Updated($"evt_age_{seconds}".Replace('-', '_'), "cus_of_nobody");

        Assert.Equal(status, await app.Post(body, StandInStripe.Sign(body, app.Clock.GetUtcNow().AddSeconds(seconds))));
    }

    [Fact]
    public async Task An_event_in_parallel_and_again_takes_effect_once()
    {
        await app.Customer("twice");
        var body = Updated("evt_twice", "cus_twice");

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => app.Post(body)));
        await app.Applied("evt_twice");
        var later = await app.Post(body);

        Assert.All(answers.Append(later), status => Assert.Equal(HttpStatusCode.OK, status));
        Assert.Equal((1, "Applied"), await app.Stored("evt_twice"));
        Assert.Equal(1L, await app.Database.Value<long>(TestDatabase.Superuser, "select count(*) from backbone.job where type = 'ApplyStripeEvent' and about = 'evt_twice'"));
    }

    [Fact]
    public async Task Any_order_of_a_life_ends_in_the_same_state()
    {
        foreach (var (index, order) in Orders(Lifecycle).Index())
        {
            var tenant = await app.Customer($"order-{index}");
            var customer = $"cus_order-{index}";
            app.Stripe.Set(customer, "canceled");
            foreach (var type in order)
                Assert.Equal(HttpStatusCode.OK, await app.Post(StandInStripe.Event($"evt_order_{index}_{type}", type, About(customer, type == Lifecycle[2] ? "canceled" : "active"))));
            foreach (var type in order)
                await app.Applied($"evt_order_{index}_{type}");

            Assert.Equal("Canceled", await StatusOf(tenant));
        }
    }

    [Fact]
    public async Task An_event_names_its_tenant_by_the_customer_and_by_nothing_else()
    {
        var (alpha, beta) = (await app.Customer("alpha-pays"), await app.Customer("beta-pays"));
        var about = new
        {
            id = "sub_cus_beta-pays",
            @object = "subscription",
            customer = "cus_beta-pays",
            status = "active",
            client_reference_id = alpha.Id.ToString(),
            customer_email = "webhook-owner@example.com",
            metadata = new { tenant = alpha.Id.ToString(), tenant_id = alpha.Id.ToString(), slug = alpha.Slug },
        };

        Assert.Equal(HttpStatusCode.OK, await app.Post(StandInStripe.Event("evt_confused", "customer.subscription.updated", about)));

        await app.Applied("evt_confused");
        Assert.Equal("Active", await StatusOf(beta));
        Assert.Null(await StatusOf(alpha));
    }

    [Theory]
    [InlineData(200)]
    [InlineData(401)]
    [InlineData(404)]
    [InlineData(429)]
    [InlineData(500)]
    public async Task A_stripe_that_answers_nonsense_or_errors_gives_and_takes_nothing(int status)
    {
        var (tenant, customer) = (await app.Customer($"trouble-{status}"), $"cus_trouble-{status}");
        await app.Post(Updated($"evt_before_{status}", customer));
        await app.Applied($"evt_before_{status}");

        app.Stripe.Set(customer, "canceled");
        app.Stripe.Break(customer, status);
        Assert.Equal(HttpStatusCode.OK, await app.Post(Updated($"evt_during_{status}", customer)));
        await app.Tried($"evt_during_{status}");
        Assert.Equal("Active", await StatusOf(tenant));

        app.Stripe.Heal(customer);
        Assert.Equal(HttpStatusCode.OK, await app.Post(Updated($"evt_after_{status}", customer)));
        await app.Applied($"evt_after_{status}");
        Assert.Equal("Canceled", await StatusOf(tenant));
    }

    [Fact]
    public async Task A_customer_of_nobody_is_stored_for_staff()
    {
        Assert.Equal(HttpStatusCode.OK, await app.Post(Updated("evt_nobody", "cus_nobody")));

        Assert.Equal((1, "Unmatched"), await app.Stored("evt_nobody"));
    }

    [Fact]
    public async Task An_unknown_type_is_stored_and_ignored()
    {
        await app.Customer("unknown-type");

        Assert.Equal(HttpStatusCode.OK, await app.Post(StandInStripe.Event("evt_unknown", "subscription.levitated", About("cus_unknown-type", "active"))));

        Assert.Equal((1, "Ignored"), await app.Stored("evt_unknown"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{\"id\":\"evt_1\",\"object\":\"event\"}")]
    [InlineData("{\"id\":\"evt_1\",\"object\":\"v2.core.event\",\"type\":\"x\",\"created\":1,\"data\":{\"object\":{}}}")]
    public async Task What_is_signed_and_no_event_is_refused(string text)
    {
        var body = Encoding.UTF8.GetBytes(text);

        Assert.Equal(HttpStatusCode.BadRequest, await app.Post(body));
    }

    [Fact]
    public async Task What_is_signed_and_nested_without_end_is_refused() =>
        Assert.Equal(HttpStatusCode.BadRequest, await app.Post(Encoding.UTF8.GetBytes($"{{\"id\":{new string('[', 100_000)}")));

    [Fact]
    public async Task What_is_too_large_is_refused_unread_and_just_less_is_not()
    {
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, await app.Post(OfSize(StripeWebhook.LargestBody + 1)));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, await app.Post(OfSize(20 * StripeWebhook.LargestBody)));
        Assert.Equal(HttpStatusCode.OK, await app.Post(OfSize(StripeWebhook.LargestBody)));

        static byte[] OfSize(int size)
        {
            var empty = StandInStripe.Event("evt_large", "customer.updated", new { id = "cus_of_nobody", @object = "customer", name = "" }).Length;
            return StandInStripe.Event("evt_large", "customer.updated", new { id = "cus_of_nobody", @object = "customer", name = new string('x', size - empty) });
        }
    }

    [Fact]
    public async Task A_body_that_breaks_off_is_not_stored()
    {
        await app.Customer("broken-off");
        var body = Updated("evt_broken_off", "cus_broken-off");
        using (var client = new TcpClient())
        {
            await client.ConnectAsync(app.Address.Host, app.Address.Port, TestContext.Current.CancellationToken);
            var head = $"POST /webhooks/stripe HTTP/1.1\r\nHost: {app.Address.Authority}\r\nContent-Length: {body.Length}\r\nStripe-Signature: {StandInStripe.Sign(body, app.Clock.GetUtcNow())}\r\n\r\n";
            byte[] sent = [.. Encoding.ASCII.GetBytes(head), .. body[..^1]];
            await client.GetStream().WriteAsync(sent, TestContext.Current.CancellationToken);
        }
        // The same product, asked after it has noticed: what was posted in whole is there, and nothing else.
        Assert.Equal(HttpStatusCode.OK, await app.Post(Updated("evt_after_it", "cus_broken-off")));
        await app.Applied("evt_after_it");

        Assert.Equal((0, null), await app.Stored("evt_broken_off"));
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    public async Task Nothing_but_posting_is_possible(string method)
    {
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(new(method), new Uri(app.Address, "/webhooks/stripe"));
        using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    private static byte[] Updated(string id, string customer) => StandInStripe.Event(id, "customer.subscription.updated", About(customer, "active"));

    private static object About(string customer, string status) => new { id = $"sub_{customer}", @object = "subscription", customer, status };

    private static IEnumerable<string[]> Orders(string[] types) =>
        from first in types from second in types from third in types where first != second && second != third && first != third select new[] { first, second, third };

    private async Task<string?> StatusOf(CurrentTenant tenant) =>
        (string?)(await app.Sql(TestDatabase.Superuser, $"select max(status) from backbone.subscription where tenant_id = '{tenant.Id.Value}'"))[0][0];
}
