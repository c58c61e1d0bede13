using System.Diagnostics;
using System.Text;
using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SaasStarter.Backbone.StripeSimulator.Objects;

namespace SaasStarter.Backbone.StripeSimulator;

/// <summary>
/// Posts events to the endpoints that want them, several at a time and hence in no promised order; what was not taken is sent again, with a new
/// signature, after growing pauses. What is left then can be listed (<c>delivery_success=false</c>) and delivered by hand.
/// </summary>
internal sealed partial class WebhookSender : BackgroundService
{
    private const int Senders = 4;
    private const int Longest = 10_000;

    private readonly SimulatedStripe _stripe;
    private readonly TimeProvider _time;
    private readonly ILogger<WebhookSender> _log;
    private readonly Channel<Delivery> _queue = Channel.CreateBounded<Delivery>(Longest);
    private readonly List<string> _held = [];
    private readonly Lock _lock = new();

    // No redirects and no cookies: an endpoint answers itself. No trace headers: Stripe has none.
    private readonly HttpClient _http = new(new SocketsHttpHandler
    {
        ActivityHeadersPropagator = null,
        AllowAutoRedirect = false,
        ConnectTimeout = TimeSpan.FromSeconds(5),
        MaxResponseDrainSize = 0,
        UseCookies = false,
    });

    private bool _holds;

    public WebhookSender(SimulatedStripe stripe, TimeProvider time, ILogger<WebhookSender> log)
    {
        (_stripe, _time, _log) = (stripe, time, log);
        _http.Timeout = stripe.Settings.DeliveryTimeout;
        stripe.Happened += happened => Post(happened);
    }

    /// <summary>Whether events wait until somebody delivers them.</summary>
    public bool Holds
    {
        get
        {
            lock (_lock)
                return _holds;
        }
        set
        {
            lock (_lock)
                _holds = value;
        }
    }

    /// <summary>The ids of the events that wait, the oldest first; they wait no more then.</summary>
    public IReadOnlyList<string> TakeHeld()
    {
        lock (_lock)
        {
            var held = _held.ToArray();
            _held.Clear();
            return held;
        }
    }

    /// <summary>Delivers an event now, whether it was taken before or not.</summary>
    /// <returns>Whether every endpoint took it.</returns>
    public async Task<bool> Deliver(string eventId, CancellationToken cancellationToken)
    {
        var endpoints = _stripe.Do(state => state.Find<SimulatedEvent>(eventId) is { } found
            ? state.All<SimulatedWebhookEndpoint>().Where(endpoint => endpoint.Wants(found.Type)).Select(endpoint => endpoint.Id).ToList() : []);
        var isTaken = true;
        foreach (var endpoint in endpoints)
            isTaken &= await Attempt(new(eventId, endpoint, 0), cancellationToken);
        return isTaken;
    }

    /// <summary>Delivers the newest events of a customer once more: all of them twice, or in reverse.</summary>
    public async Task DeliverAgain(string? customer, int count, bool isReversed, CancellationToken cancellationToken)
    {
        var newest = _stripe.Do(state => state.All<SimulatedEvent>().Where(happened => customer is null || happened.CustomerId == customer)
            .TakeLast(count).Select(happened => happened.Id).ToList());
        if (isReversed)
            newest.Reverse();
        foreach (var id in newest)
            await Deliver(id, cancellationToken);
    }

    public override void Dispose()
    {
        _http.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // What was not delivered before the last stop.
        Post(_stripe.Do(state => state.All<SimulatedEvent>().Where(happened => happened.WaitingEndpoints.Count > 0).ToList()));
        await Task.WhenAll(Enumerable.Range(0, Senders).Select(_ => Send(stoppingToken)));
    }

    private void Post(IReadOnlyList<SimulatedEvent> happened)
    {
        lock (_lock)
        {
            if (_holds)
            {
                _held.AddRange(happened.Where(one => one.WaitingEndpoints.Count > 0).Select(one => one.Id));
                if (_held.Count > Longest)
                    _held.RemoveRange(0, _held.Count - Longest);
                return;
            }
        }
        foreach (var delivery in happened.SelectMany(one => one.WaitingEndpoints.Select(endpoint => new Delivery(one.Id, endpoint, 0))))
        {
            if (!_queue.Writer.TryWrite(delivery))
                LogFull(delivery.Event);
        }
    }

    private async Task Send(CancellationToken stoppingToken)
    {
        await foreach (var delivery in _queue.Reader.ReadAllAsync(stoppingToken))
        {
            if (!await Attempt(delivery, stoppingToken) && delivery.Tries < _stripe.Settings.DeliveryPauses.Count)
                _ = SendLater(delivery, stoppingToken);
        }
    }

    private async Task SendLater(Delivery delivery, CancellationToken stoppingToken)
    {
        await Task.Delay(_stripe.Settings.DeliveryPauses[delivery.Tries], _time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!stoppingToken.IsCancellationRequested)
            _queue.Writer.TryWrite(delivery with { Tries = delivery.Tries + 1 });
    }

    // True when nothing is left to send: it was taken, or there is nothing and nobody to send it to.
    private async Task<bool> Attempt(Delivery delivery, CancellationToken cancellationToken)
    {
        if (_stripe.Do(state => MessageOf(state, delivery)) is not { } message)
            return true;
        var start = Stopwatch.GetTimestamp();
        var status = await Post(message.Body, message.Url, message.Secret, cancellationToken);
        var attempt = new DeliveryAttempt(delivery.Endpoint, _time.GetUtcNow().ToUnixTimeSeconds(), status, (long)Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        _stripe.Do(state => Note(state, delivery, attempt));
        return attempt.IsTaken;
    }

    private Message? MessageOf(SimulatorState state, Delivery delivery) =>
        state.Find<SimulatedEvent>(delivery.Event) is { } happened && state.Find<SimulatedWebhookEndpoint>(delivery.Endpoint) is { Status: "enabled" } endpoint
            ? new(Encoding.UTF8.GetBytes(ObjectJson.Write(happened).ToJsonString(ObjectJson.Sent)), endpoint.Url, _stripe.Settings.WebhookSecret ?? endpoint.Secret)
            : null;

    private async Task<int?> Post(byte[] body, string url, string secret, CancellationToken cancellationToken)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new ByteArrayContent(body) };
            request.Content.Headers.ContentType = new("application/json") { CharSet = "utf-8" };
            request.Headers.TryAddWithoutValidation("Stripe-Signature", WebhookSignature.Header(body, secret, _time.GetUtcNow().ToUnixTimeSeconds()));
            request.Headers.TryAddWithoutValidation("User-Agent", "Stripe/1.0 (+https://stripe.com/docs/webhooks)");
            using var answer = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            return (int)answer.StatusCode;
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return null;
        }
    }

    private static void Note(SimulatorState state, Delivery delivery, DeliveryAttempt attempt)
    {
        if (state.Find<SimulatedEvent>(delivery.Event) is not { } happened)
            return;
        const int mostAttempts = 50;
        happened.Attempts = [.. happened.Attempts.TakeLast(mostAttempts - 1), attempt];
        if (attempt.IsTaken)
            happened.WaitingEndpoints = [.. happened.WaitingEndpoints.Where(endpoint => endpoint != delivery.Endpoint)];
        happened.PendingWebhooks = happened.WaitingEndpoints.Count;
        state.IsChanged = true;
    }

    [LoggerMessage(LogLevel.Warning, "The simulator has too many events to deliver; {Event} is kept, to be delivered by hand")]
    private partial void LogFull(string @event);

    private sealed record Message(byte[] Body, string Url, string Secret);

    private sealed record Delivery(string Event, string Endpoint, int Tries);
}
