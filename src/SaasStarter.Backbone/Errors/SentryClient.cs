using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using Microsoft.Extensions.Logging;

namespace SaasStarter.Backbone.Errors;

/// <summary>Sends envelopes to the receiver: each within a few seconds or not at all, and none while it wants none.</summary>
internal sealed partial class SentryClient(SentrySettings settings, TimeProvider time, ErrorMetrics metrics, ILogger<SentryClient> log) : IDisposable
{
    private static readonly TimeSpan LongestAttempt = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan PauseBeforeRetry = TimeSpan.FromSeconds(1);

    private readonly SentryLimits _limits = new(time);

    // No redirects and no cookies: nobody asked for this but us. No trace headers: the receiver is no part of the request.
    private readonly HttpClient _http = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        ActivityHeadersPropagator = null,
        ConnectTimeout = LongestAttempt,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        MaxResponseDrainSize = 0,
    })
    { Timeout = LongestAttempt };

    private string _latestTrouble = "";

    /// <summary>Sends the report, with a second attempt when the network fails. What is lost is counted, and the first loss of a kind logged.</summary>
    public async Task Send(ErrorReport report, CancellationToken cancellationToken)
    {
        if (!_limits.IsOpen)
        {
            metrics.Dropped("limited");
            return;
        }
        var id = Guid.CreateVersion7(report.At);
        if (SentryEvent.Write(report, settings, id) is not { } payload)
        {
            Lose("size", "is too large");
            return;
        }
        var envelope = SentryEnvelope.Of(id, payload, time.GetUtcNow());
        if (await Attempt(envelope, cancellationToken))
            return;
        await Task.Delay(PauseBeforeRetry, cancellationToken);
        if (!await Attempt(envelope, cancellationToken))
            Lose("network", "found no answer");
    }

    public void Dispose() => _http.Dispose();

    // True when there was an answer, whatever it said.
    private async Task<bool> Attempt(byte[] envelope, CancellationToken cancellationToken)
    {
        try
        {
            using var request = Request(envelope);
            using var answer = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            Read(answer);
            return true;
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return false;
        }
    }

    private HttpRequestMessage Request(byte[] envelope)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
            gzip.Write(envelope);
        var content = new ByteArrayContent(packed.ToArray());
        content.Headers.ContentType = new MediaTypeHeaderValue(SentryEnvelope.ContentType);
        content.Headers.ContentEncoding.Add("gzip");
        var request = new HttpRequestMessage(HttpMethod.Post, settings.Dsn.Endpoint) { Content = content };
        request.Headers.TryAddWithoutValidation("X-Sentry-Auth",
            $"Sentry sentry_version=7, sentry_client={SentryEvent.Sdk}/{SentryEvent.SdkVersion}, sentry_key={settings.Dsn.PublicKey}");
        return request;
    }

    private void Read(HttpResponseMessage answer)
    {
        _limits.Learn(answer);
        if (answer.IsSuccessStatusCode)
        {
            metrics.Sent();
            _latestTrouble = "";
        }
        else
            Lose(answer.StatusCode == HttpStatusCode.TooManyRequests ? "limited" : "refused", $"was answered {(int)answer.StatusCode}");
    }

    private void Lose(string reason, string trouble)
    {
        metrics.Dropped(reason);
        if (_latestTrouble != trouble)
            LogLost(trouble);
        _latestTrouble = trouble;
    }

    [LoggerMessage(LogLevel.Warning, "An error could not be reported: the report {Trouble}. The same trouble is not logged again before a report arrives")]
    private partial void LogLost(string trouble);
}
