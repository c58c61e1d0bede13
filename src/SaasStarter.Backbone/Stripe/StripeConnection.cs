using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace SaasStarter.Backbone.Stripe;

/// <summary>Sends requests to Stripe and reads the answers: each attempt within a time, three attempts at most, always with the same idempotency key.</summary>
internal sealed partial class StripeConnection(IOptionsMonitor<StripeSettings> settings, StripeMetrics metrics, TimeProvider time, ILogger<StripeConnection> log) : IDisposable
{
    private const int MostRetries = 2;
    private const int LargestPage = 100;
    private const int LargestAnswer = 8 * 1024 * 1024;

    // No redirects: they would carry the key elsewhere. No trace headers and no spans of the handler's own, whose addresses have ids in them.
    private readonly HttpClient _http = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        ActivityHeadersPropagator = null,
        ConnectTimeout = TimeSpan.FromSeconds(5),
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
    })
    { Timeout = Timeout.InfiniteTimeSpan, MaxResponseContentBufferSize = LargestAnswer };

    /// <summary>Sends a request and reads the object that is answered.</summary>
    /// <exception cref="StripeException">It came to nothing, also when tried again.</exception>
    /// <exception cref="OperationCanceledException">The caller no longer wants it. Whether it was carried out is not known.</exception>
    public async Task<T> Send<T>(StripeRequest request, CancellationToken cancellationToken)
    {
        using var call = metrics.Begin(request);
        for (var retries = 0; ; retries++)
        {
            var attempt = await Attempt<T>(request, cancellationToken);
            if (attempt.Error is not { } error)
            {
                StripeMetrics.Ended(call, retries, attempt.Status, attempt.RequestId, null);
                return attempt.Value!;
            }
            if (!error.IsTransient || retries == MostRetries)
            {
                StripeMetrics.Ended(call, retries, attempt.Status, attempt.RequestId, error.Kind);
                throw error;
            }
            LogRetry(error.Message);
            await Task.Delay(DelayBefore(retries + 1, Random.Shared.NextDouble()), time, cancellationToken);
        }
    }

    /// <summary>Turns the pages of a list: from the newest, or with <see cref="ListParameters.EndingBefore"/> from that object on to the newest.</summary>
    /// <param name="template">The list's path.</param>
    /// <param name="parameters">What to list, from where.</param>
    /// <param name="atMost">How many objects to read, whatever there are.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async IAsyncEnumerable<T> List<T>(string template, ListParameters parameters, int atMost, [EnumeratorCancellation] CancellationToken cancellationToken) where T : IStripeObject
    {
        var isForward = parameters.EndingBefore is not null;
        for (var wanted = atMost; wanted > 0;)
        {
            var page = await Send<StripePage<T>>(StripeRequest.Get(template, parameters: parameters with { Limit = Math.Min(wanted, LargestPage) }), cancellationToken);
            foreach (var item in isForward ? page.Data.Reverse() : page.Data)
                yield return item;
            wanted -= page.Data.Count;
            if (!page.HasMore || page.Data.Count == 0)
                yield break;
            parameters = isForward ? parameters with { EndingBefore = page.Data[0].Id } : parameters with { StartingAfter = page.Data[^1].Id };
        }
    }

    public void Dispose() => _http.Dispose();

    /// <summary>How long to wait before trying again, as Stripe's libraries do: half a second, doubled each time up to five, shortened by up to half, never below half a second.</summary>
    /// <param name="retry">The first retry is 1.</param>
    /// <param name="random">From 0 to 1.</param>
    internal static TimeSpan DelayBefore(int retry, double random)
    {
        var seconds = Math.Min(0.5 * Math.Pow(2, retry - 1), 5);
        return TimeSpan.FromSeconds(Math.Max(0.5, seconds * (0.5 + random / 2)));
    }

    private async Task<Outcome<T>> Attempt<T>(StripeRequest request, CancellationToken cancellationToken)
    {
        var configured = settings.CurrentValue;
        if (!configured.IsConfigured)
            return new(StripeException.NotConfigured());
        var started = time.GetTimestamp();
        var outcome = await Attempt<T>(request, configured, cancellationToken);
        metrics.Attempted(request, time.GetElapsedTime(started), outcome.Status, outcome.Error?.Kind);
        return outcome;
    }

    private async Task<Outcome<T>> Attempt<T>(StripeRequest request, StripeSettings configured, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(configured.Timeout, time);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            using var message = Message(request, configured);
            using var answer = await _http.SendAsync(message, ending.Token);
            var body = await answer.Content.ReadAsByteArrayAsync(ending.Token);
            return Read<T>(request, answer, body);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new(StripeException.TooSlow(request, configured.Timeout));
        }
        catch (HttpRequestException exception)
        {
            return new(exception.HttpRequestError == HttpRequestError.ConfigurationLimitExceeded ? StripeException.TooLarge(request) : StripeException.NoAnswer(request, exception));
        }
    }

    private static HttpRequestMessage Message(StripeRequest request, StripeSettings configured)
    {
        var message = new HttpRequestMessage(request.Method, configured.ApiBase.TrimEnd('/') + request.PathAndQuery());
        message.Headers.TryAddWithoutValidation("Authorization", $"Bearer {configured.ApiKey}");
        message.Headers.TryAddWithoutValidation("Stripe-Version", configured.ApiVersion);
        if (request.Method == HttpMethod.Post)
        {
            message.Headers.TryAddWithoutValidation("Idempotency-Key", request.IdempotencyKey);
            message.Content = new ByteArrayContent(Encoding.ASCII.GetBytes(FormEncoding.Encode(request.Parameters)));
            message.Content.Headers.ContentType = new MediaTypeHeaderValue("application/x-www-form-urlencoded");
        }
        return message;
    }

    private static Outcome<T> Read<T>(StripeRequest request, HttpResponseMessage answer, byte[] body)
    {
        if (!answer.IsSuccessStatusCode)
            return new(StripeException.Refused(request, answer, body));
        try
        {
            var value = JsonSerializer.Deserialize<T>(body, StripeJson.Options) ?? throw new JsonException("The object is null.");
            return new(null) { Value = value, Status = (int)answer.StatusCode, RequestId = answer.Headers.TryGetValues("Request-Id", out var ids) ? ids.First() : null };
        }
        catch (JsonException exception)
        {
            return new(StripeException.Unreadable(request, answer, exception));
        }
    }

    [LoggerMessage(LogLevel.Information, "Trying again: {Trouble}")]
    private partial void LogRetry(string trouble);

    /// <summary>What an attempt came to.</summary>
    private sealed record Outcome<T>(StripeException? Error)
    {
        public T? Value { get; init; }

        public int? Status { get; init; } = (int?)Error?.Status;

        public string? RequestId { get; init; } = Error?.RequestId;
    }
}

/// <summary>What every list takes.</summary>
internal record ListParameters
{
    /// <summary>How many per page; the connection chooses it.</summary>
    public int? Limit { get; init; }

    /// <summary>The id of the object that the list goes on after, towards older ones.</summary>
    public string? StartingAfter { get; init; }

    /// <summary>The id of the object that the list goes on from, towards newer ones.</summary>
    public string? EndingBefore { get; init; }

    /// <summary>What to send whole rather than as an id: <c>data.schedule</c>.</summary>
    public IReadOnlyList<string>? Expand { get; init; }
}
