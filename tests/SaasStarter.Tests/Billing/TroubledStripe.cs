using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using SaasStarter.Backbone.StripeSimulator;
using SaasStarter.Backbone.StripeSimulator.Objects;
using SaasStarter.Tests.Hosting;

namespace SaasStarter.Tests.Billing;

/// <summary>What Stripe answered to one sync, question by question.</summary>
public sealed record StripeFetch(IReadOnlyList<JsonNode> Subscriptions, IReadOnlyList<JsonNode> Invoices);

/// <summary>
/// Stands between the product and Stripe: answers come late, one question in ten fails, and what is answered is noted. It keeps the events for whoever
/// delivers them, and lets the product's clock run while something waits to be tried again.
/// </summary>
internal sealed class TroubledStripe : IAsyncDisposable
{
    private const string Jobs = """
        select tenant_id, bool_or(state <> 'Scheduled') from backbone.job
        where type = 'ApplyStripeEvent' and state in ('Waiting', 'Running', 'Scheduled') group by tenant_id
        """;

    private readonly LifecycleProduct _product;
    private readonly ConcurrentDictionary<string, ConcurrentQueue<string>> _events = new();
    private readonly ConcurrentDictionary<string, IReadOnlyList<JsonNode>> _subscriptions = new();
    private readonly ConcurrentDictionary<string, StripeFetch> _fetches = new();
    private readonly CancellationTokenSource _end = new();
    private readonly Task _watching;
    private volatile IReadOnlyDictionary<Guid, bool> _busy = new Dictionary<Guid, bool>();
    private TaskCompletionSource _looked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _questions;
    private int _failures;

    public TroubledStripe(LifecycleProduct product)
    {
        _product = product;
        product.Stripe.Sender.Holds = true;
        product.Stripe.Stripe.Happened += Keep;
        product.Stripe.Around = Answer;
        _watching = Watch();
    }

    /// <summary>How many questions came, and how many failed.</summary>
    public (int Questions, int Failures) Count => (_questions, _failures);

    /// <summary>The events of a customer that nobody has taken yet, as they are posted.</summary>
    public IReadOnlyList<string> TakeEvents(string customer)
    {
        var taken = new List<string>();
        while (_events.TryGetValue(customer, out var waiting) && waiting.TryDequeue(out var body))
            taken.Add(body);
        return taken;
    }

    /// <summary>What was answered to the last sync that had all its answers.</summary>
    public StripeFetch? LastFetch(string customer) => _fetches.GetValueOrDefault(customer);

    /// <summary>Waits until nothing of a tenant is being applied; what failed may wait to be tried again.</summary>
    public Task Quiet(Payer payer) => Until(busy => !busy.TryGetValue(payer.Tenant.Id.Value, out var isAtWork) || !isAtWork);

    /// <summary>Waits until everything of a tenant is applied.</summary>
    public Task Settled(Payer payer) => Until(busy => !busy.ContainsKey(payer.Tenant.Id.Value));

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _watching;
        _product.Stripe.Around = null;
        _product.Stripe.Stripe.Happened -= Keep;
        _end.Dispose();
    }

    private void Keep(IReadOnlyList<SimulatedEvent> happened)
    {
        foreach (var one in happened.Where(one => one.CustomerId is not null))
            _events.GetOrAdd(one.CustomerId!, _ => []).Enqueue(ObjectJson.Write(one).ToJsonString(ObjectJson.Sent));
    }

    private async Task Answer(HttpContext context, RequestDelegate next)
    {
        if (!HttpMethods.IsGet(context.Request.Method))
        {
            await next(context);
            return;
        }
        Interlocked.Increment(ref _questions);
        await Task.Delay(Delay(), context.RequestAborted);
        if (Random.Shared.Next(10) == 0)
        {
            Interlocked.Increment(ref _failures);
            context.Response.Headers["Stripe-Should-Retry"] = "false";
            context.Response.StatusCode = StatusCodes.Status500InternalServerError;
            return;
        }
        var answer = context.Response.Body;
        using var copy = new MemoryStream();
        context.Response.Body = copy;
        await next(context);
        await Task.Delay(Delay(), context.RequestAborted);
        Note(context.Request, copy.ToArray());
        await answer.WriteAsync(copy.ToArray(), context.RequestAborted);
    }

    // Mostly soon; now and then so late that another sync could begin and end meanwhile, if none had to wait.
    private static int Delay() => Random.Shared.Next(Random.Shared.Next(8) == 0 ? 250 : 10);

    // The invoices are asked for last.
    private void Note(HttpRequest request, byte[] answer)
    {
        if (request.Query["customer"].ToString() is not { Length: > 0 } customer)
            return;
        var data = JsonNode.Parse(answer)!["data"]!.AsArray().Select(each => each!).ToList();
        if (request.Path.Value!.EndsWith("/subscriptions", StringComparison.Ordinal))
            _subscriptions[customer] = data;
        else
            _fetches[customer] = new(_subscriptions[customer], data);
    }

    private async Task Until(Func<IReadOnlyDictionary<Guid, bool>, bool> condition)
    {
        // The look that is under way began before whoever waits had done what it waits for.
        await Volatile.Read(ref _looked).Task;
        do
            await Volatile.Read(ref _looked).Task;
        while (!condition(_busy));
    }

    private async Task Watch()
    {
        while (!_end.IsCancellationRequested)
        {
            var rows = await _product.Sql(TestDatabase.Superuser, Jobs);
            _busy = rows.ToDictionary(row => (Guid)row[0]!, row => (bool)row[1]!);
            if (_busy.Values.Any(isAtWork => !isAtWork))
                _product.Clock.Advance(TimeSpan.FromSeconds(5));
            Interlocked.Exchange(ref _looked, new(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();
            await Task.Delay(30, CancellationToken.None);
        }
        _looked.TrySetResult();
    }
}
