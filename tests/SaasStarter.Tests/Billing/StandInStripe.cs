using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace SaasStarter.Tests.Billing;

/// <summary>
/// Answers what a sync asks, over HTTP, and signs events: what tests of the webhook's endpoint need, in a process that outlives the product's. Every
/// customer has one subscription of the plan "team", in a status that the test chooses.
/// </summary>
public sealed class StandInStripe : IAsyncDisposable
{
    public const string Key = "sk_test_standin";
    public const string Secret = "whsec_standin";
    public const string ApiVersion = "2026-10-28.endive";

    private static readonly long Start = DateTimeOffset.Parse("2026-11-01T00:00:00Z", System.Globalization.CultureInfo.InvariantCulture).ToUnixTimeSeconds();

    private const string Customers = "/v1/customers/";

    private readonly ConcurrentDictionary<string, string> _statuses = [];
    private readonly ConcurrentDictionary<string, int> _troubles = [];
    private readonly WebApplication _server;
    private int _requests;

    public StandInStripe()
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(options => options.Listen(IPAddress.Loopback, 0));
        _server = builder.Build();
        _server.Run(Answer);
    }

    public string Address => _server.Urls.Single();

    /// <summary>The product's settings that lead here.</summary>
    public IEnumerable<(string Key, string Value)> Settings => [("Stripe:ApiKey", Key), ("Stripe:ApiBase", Address), ("Stripe:WebhookSecret", Secret)];

    /// <summary>How often it was asked.</summary>
    public int Requests => _requests;

    public Task Begin() => _server.StartAsync(TestContext.Current.CancellationToken);

    /// <summary>Sets the status of a customer's subscription; it is "active" at first.</summary>
    public void Set(string customer, string status) => _statuses[customer] = status;

    /// <summary>Answers every question about a customer with an error, until it is healed.</summary>
    public void Break(string customer, int status) => _troubles[customer] = status;

    /// <summary>Answers as it should again.</summary>
    public void Heal(string customer) => _troubles.TryRemove(customer, out _);

    /// <summary>An event, as Stripe writes it.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="type">Its type.</param>
    /// <param name="about">The object that it is about.</param>
    public static byte[] Event(string id, string type, object about) => JsonSerializer.SerializeToUtf8Bytes(new
    {
        id,
        @object = "event",
        api_version = ApiVersion,
        created = Start,
        livemode = false,
        type,
        data = new { @object = about },
        pending_webhooks = 1,
        request = new { id = (string?)null, idempotency_key = (string?)null },
    });

    /// <summary>The header that a body comes with.</summary>
    public static string Sign(byte[] body, DateTimeOffset at, string secret = Secret)
    {
        byte[] signed = [.. Encoding.UTF8.GetBytes($"{at.ToUnixTimeSeconds()}."), .. body];
        return $"t={at.ToUnixTimeSeconds()},v1={Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), signed))}";
    }

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource(0);
        await _server.StopAsync(now.Token);
        await _server.DisposeAsync();
    }

    private async Task Answer(HttpContext context)
    {
        Interlocked.Increment(ref _requests);
        var path = context.Request.Path.Value!;
        var customer = path.StartsWith(Customers, StringComparison.Ordinal) ? path[Customers.Length..] : context.Request.Query["customer"].ToString();
        if (_troubles.TryGetValue(customer, out var status))
        {
            context.Response.StatusCode = status;
            await context.Response.WriteAsync(status == StatusCodes.Status200OK ? "<html>Welcome</html>" : """{"error":{"type":"api_error","message":"Told so."}}""", context.RequestAborted);
            return;
        }
        object answer = path switch
        {
            "/v1/subscriptions" => Page(SubscriptionOf(customer)),
            "/v1/invoices" => Page(),
            _ when path.StartsWith(Customers, StringComparison.Ordinal) => new { id = customer, @object = "customer", email = "payer@example.com", name = "Payer", livemode = false },
            _ => throw new InvalidOperationException($"Nobody expected {context.Request.Method} {path}."),
        };
        await context.Response.WriteAsJsonAsync(answer, context.RequestAborted);
    }

    private static object Page(params object[] data) => new { @object = "list", has_more = false, data };

    private object SubscriptionOf(string customer)
    {
        var status = _statuses.GetValueOrDefault(customer, "active");
        long? ended = status == "canceled" ? Start + 86_400 : null;
        return new
        {
            id = $"sub_{customer}",
            @object = "subscription",
            customer,
            status,
            currency = "eur",
            created = Start,
            livemode = false,
            cancel_at_period_end = false,
            canceled_at = ended,
            ended_at = ended,
            metadata = new { },
            items = Page(new
            {
                id = $"si_{customer}",
                @object = "subscription_item",
                quantity = 1,
                current_period_start = Start,
                current_period_end = Start + (30 * 86_400),
                price = new
                {
                    id = "price_team_month_eur",
                    @object = "price",
                    product = "saasstarter_team",
                    lookup_key = "saasstarter_team_month_eur",
                    currency = "eur",
                    unit_amount = 900,
                    active = true,
                    livemode = false,
                    recurring = new { interval = "month", interval_count = 1 },
                },
            }),
        };
    }
}
