using System.Net;
using SaasStarter.Backbone.Billing;
using SaasStarter.Backbone.Tenancy;
using SaasStarter.Tests.Hosting;

namespace SaasStarter.Tests.Billing;

/// <summary>The product with a stand-in for Stripe beside it, to post events to.</summary>
public sealed class WebhookApplication(TestCluster cluster) : TestApplication(cluster), IAsyncDisposable
{
    private readonly StandInStripe _stripe = new();

    private readonly HttpClient _http = new();

    private TestVisitor? _owner;

    public StandInStripe Stripe => _stripe;

    protected override bool OnPort => true;

    protected override IEnumerable<(string Key, string Value)> Settings => _stripe.Settings;

    public override async ValueTask InitializeAsync()
    {
        await _stripe.Begin();
        await base.InitializeAsync();
        _owner = await SignUp("webhook-owner@example.com");
    }

    async ValueTask IAsyncDisposable.DisposeAsync()
    {
        _http.Dispose();
        await base.DisposeAsync();
        await _stripe.DisposeAsync();
    }

    /// <summary>A tenant that is Stripe's customer <c>cus_{slug}</c>.</summary>
    public async Task<CurrentTenant> Customer(string slug)
    {
        var tenant = await CreateTenant(_owner!, slug, slug);
        await InTenant(tenant, async db =>
        {
            db.Add(new BillingCustomer { StripeCustomerId = $"cus_{slug}", CreatedAt = Clock.GetUtcNow() });
            return await db.SaveChangesAsync();
        });
        return tenant;
    }

    /// <summary>Posts an event as Stripe does.</summary>
    public Task<HttpStatusCode> Post(byte[] body) => Post(body, StandInStripe.Sign(body, Clock.GetUtcNow()));

    /// <summary>Posts a body with a header, or without one.</summary>
    public async Task<HttpStatusCode> Post(byte[] body, string? signature)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(Address, "/webhooks/stripe")) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new("application/json");
        if (signature is not null)
            request.Headers.TryAddWithoutValidation("Stripe-Signature", signature);
        using var answer = await _http.SendAsync(request, TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }

    /// <summary>The event's row: how many there are, and its state.</summary>
    public async Task<(long Rows, string? State)> Stored(string id)
    {
        var row = (await Sql(TestDatabase.Superuser, $"select count(*), min(state) from backbone.stripe_event where id = '{id}'"))[0];
        return ((long)row[0]!, (string?)row[1]);
    }

    /// <summary>Waits until an event was applied.</summary>
    public async Task Applied(string id)
    {
        while ((await Stored(id)).State != "Applied")
            await Task.Delay(20, TestContext.Current.CancellationToken);
    }

    /// <summary>Waits until an event's job has ended an attempt.</summary>
    public async Task Tried(string id)
    {
        while (await Database.Value<long>(TestDatabase.Superuser, $"select count(*) from backbone.job where about = '{id}' and attempt > 0 and state <> 'Running'") == 0)
            await Task.Delay(20, TestContext.Current.CancellationToken);
    }
}
