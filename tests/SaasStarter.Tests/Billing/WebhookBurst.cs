using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using SaasStarter.Tests.Hosting;

namespace SaasStarter.Tests.Billing;

/// <summary>The product as a process at a fixed port, its database with tenants that are Stripe's customers, and a sender that does as Stripe does.</summary>
internal sealed class WebhookBurst : IAsyncDisposable
{
    private const int Tenants = 10;

    // As many at a time as a sender that wants to be rid of them opens.
    private const int Connections = 16;

    private readonly StandInStripe _stripe = new();
    private readonly HttpClient _http = new(new SocketsHttpHandler { MaxConnectionsPerServer = Connections }) { Timeout = TimeSpan.FromSeconds(20) };
    private readonly ConcurrentBag<TimeSpan> _answers = [];
    private readonly ConcurrentDictionary<string, bool> _acknowledged = [];
    private readonly Uri _address = new($"http://127.0.0.1:{FreePorts.Take(1).Dequeue()}/");
    private readonly TestCluster _cluster;
    private ProductProcess? _product;

    private WebhookBurst(TestCluster cluster, TestDatabase database) => (_cluster, Database) = (cluster, database);

    public TestDatabase Database { get; }

    /// <summary>The events that were answered with 200.</summary>
    public IReadOnlyCollection<string> Acknowledged => [.. _acknowledged.Keys];

    /// <summary>Forgets the answers so far.</summary>
    public void Forget() => _answers.Clear();

    public static async Task<WebhookBurst> Begin(TestCluster cluster)
    {
        var burst = new WebhookBurst(cluster, await cluster.Clone());
        await burst._stripe.Begin();
        await burst.Database.Sql(TestDatabase.Superuser, $"""
            insert into backbone.tenant (id, slug, slug_skeleton, name, status, created_at)
                select gen_random_uuid(), 'burst-' || one, 'burst' || one, 'Burst', 'Active', now() from generate_series(0, {Tenants - 1}) one;
            insert into backbone.billing_customer (id, tenant_id, stripe_customer_id, is_deleted, created_at)
                select gen_random_uuid(), id, 'cus_' || slug, false, now() from backbone.tenant where slug like 'burst-%';
            """);
        return burst;
    }

    /// <summary>Starts the product, and waits until it is there.</summary>
    public async Task StartProduct()
    {
        _product = ProductProcess.Start(Database, _stripe.Settings.Select(setting => (setting.Key.Replace(":", "__", StringComparison.Ordinal), setting.Value))
            .Append(("ASPNETCORE_URLS", _address.AbsoluteUri)).Append(("Jobs__LeaseSeconds", "2")).Append(("Logging__LogLevel__Default", "Error")));
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!await IsReady())
        {
            Assert.False(_product.HasExited, "The product ended by itself.");
            await Task.Delay(20, limit.Token);
        }
    }

    /// <summary>Kills the product in the middle of whatever it does.</summary>
    public async Task Kill()
    {
        await _product!.Kill();
        _product.Dispose();
    }

    /// <summary>Sends events as fast as the connections allow, each until it is acknowledged, and every tenth once more.</summary>
    public Task Send(IEnumerable<(string Id, byte[] Body)> events) => Parallel.ForEachAsync(events.Index(), new ParallelOptions { MaxDegreeOfParallelism = Connections }, async (one, _) =>
    {
        while (!await Post(one.Item.Id, one.Item.Body))
            await Task.Delay(50, CancellationToken.None);
        if (one.Index % 10 == 0)
            await Post(one.Item.Id, one.Item.Body);
    });

    /// <summary>Writes down how long the answers took that came.</summary>
    /// <returns>The time within which 99 of 100 did.</returns>
    public TimeSpan Report()
    {
        var answers = _answers.Order().ToList();
        var (median, late) = (answers[answers.Count / 2], answers[answers.Count * 99 / 100]);
        TestContext.Current.TestOutputHelper?.WriteLine($"Of {answers.Count} answers, half came within {median.TotalMilliseconds:0} ms, 99 of 100 within {late.TotalMilliseconds:0} ms.");
        return late;
    }

    /// <summary>Waits until so many events were acknowledged.</summary>
    public async Task Reached(int count)
    {
        while (_acknowledged.Count < count)
            await Task.Delay(5);
    }

    /// <summary>Waits until every event was applied.</summary>
    public async Task Applied(int count)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(90));
        while (await Database.Value<long>(TestDatabase.Superuser, "select count(*) from backbone.stripe_event where state = 'Applied'") < count)
            await Task.Delay(100, limit.Token);
    }

    /// <summary>Events about the tenants in turn: every fifth of a payment that was given back, which people are told of.</summary>
    public static IEnumerable<(string Id, byte[] Body)> Events(string name, int count) => Enumerable.Range(0, count).Select(number =>
    {
        var (id, customer) = ($"evt_{name}_{number:0000}", $"cus_burst-{number % Tenants}");
        return (id, number % 5 == 0
            ? StandInStripe.Event(id, "charge.refunded", new { id = $"ch_{name}_{number}", @object = "charge", customer, currency = "eur", amount = 900, amount_refunded = 900 })
            : StandInStripe.Event(id, "customer.subscription.updated", new { id = $"sub_{customer}", @object = "subscription", customer, status = "active" }));
    });

    public async ValueTask DisposeAsync()
    {
        _product?.Dispose();
        _http.Dispose();
        await _stripe.DisposeAsync();
        await _cluster.Drop(Database);
    }

    // True when it was acknowledged. Each attempt is signed anew.
    private async Task<bool> Post(string id, byte[] body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(_address, "webhooks/stripe")) { Content = new ByteArrayContent(body) };
        request.Headers.TryAddWithoutValidation("Stripe-Signature", StandInStripe.Sign(body, TimeProvider.System.GetUtcNow()));
        var started = Stopwatch.GetTimestamp();
        try
        {
            using var answer = await _http.SendAsync(request);
            _answers.Add(Stopwatch.GetElapsedTime(started));
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            _acknowledged[id] = true;
            return true;
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or OperationCanceledException)
        {
            return false;
        }
    }

    private async Task<bool> IsReady()
    {
        try
        {
            using var answer = await _http.GetAsync(new Uri(_address, "health/ready"));
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
