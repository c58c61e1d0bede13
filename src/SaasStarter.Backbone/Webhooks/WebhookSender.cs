using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace SaasStarter.Backbone.Webhooks;

/// <summary>What is sent.</summary>
/// <param name="Url">Where to, as it was saved.</param>
/// <param name="EventId">The event's identifier.</param>
/// <param name="Body">The event, as JSON.</param>
/// <param name="Secrets">The secrets that sign it.</param>
internal sealed record WebhookMessage(string Url, string EventId, string Body, IReadOnlyList<string> Secrets);

/// <summary>
/// Posts a message, as Standard Webhooks has it, to an address that a stranger wrote: to the host that was vetted and nowhere else, by the name in its certificate,
/// past no proxy, following nobody, with nothing of ours beyond the message; for seven seconds and a hundred kilobytes of answer at most, which nobody reads.
/// </summary>
/// <param name="targets">Says where it may go.</param>
/// <param name="clock">Says what time it is.</param>
/// <param name="trust">Whom to believe about names, instead of the system's authorities.</param>
internal sealed class WebhookSender(WebhookTargets targets, TimeProvider clock, X509ChainPolicy? trust = null)
{
    /// <summary>How long everything may take, from the look-up to the end of the answer.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(7);

    /// <summary>The longest answer, in bytes.</summary>
    public const int LongestAnswer = 100_000;

    /// <summary>One attempt.</summary>
    public async Task<DeliveryAttempt> Send(WebhookMessage message, CancellationToken cancellationToken)
    {
        var (status, failure) = await Try(message, cancellationToken);
        return new(clock.GetUtcNow(), status, failure);
    }

    private async Task<(int? Status, AttemptFailure? Failure)> Try(WebhookMessage message, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Limit);
        try
        {
            if (targets.Read(message.Url).Uri is not { } uri || await targets.Resolve(uri, limit.Token) is not { } addresses)
                return (null, AttemptFailure.AddressRefused);
            using var client = new HttpMessageInvoker(HandlerTo(addresses));
            using var request = RequestOf(message, uri);
            using var answer = await client.SendAsync(request, limit.Token);
            return ((int)answer.StatusCode, await FailureOf(answer, limit.Token));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return (null, AttemptFailure.TimedOut);
        }
        catch (HttpRequestException exception)
        {
            return (null, FailureOf(exception));
        }
        catch (IOException)
        {
            return (null, AttemptFailure.Unreachable);
        }
    }

    private SocketsHttpHandler HandlerTo(IPAddress[] addresses) => new()
    {
        UseProxy = false,
        UseCookies = false,
        AllowAutoRedirect = false,
        MaxResponseHeadersLength = 32,
        ActivityHeadersPropagator = null,
        SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = trust },
        ConnectCallback = async (context, cancellationToken) =>
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                await socket.ConnectAsync(addresses, context.DnsEndPoint.Port, cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        },
    };

    private HttpRequestMessage RequestOf(WebhookMessage message, Uri uri)
    {
        var at = clock.GetUtcNow();
        var request = new HttpRequestMessage(HttpMethod.Post, uri) { Content = new StringContent(message.Body, Encoding.UTF8, "application/json") };
        request.Headers.Add("User-Agent", "webhooks/1.0");
        request.Headers.Add("webhook-id", message.EventId);
        request.Headers.Add("webhook-timestamp", at.ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture));
        request.Headers.TryAddWithoutValidation("webhook-signature", string.Join(' ', message.Secrets.Select(secret => WebhookSecrets.Sign(secret, message.EventId, at, message.Body))));
        return request;
    }

    private static async Task<AttemptFailure?> FailureOf(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        if (!await IsShort(answer, cancellationToken))
            return AttemptFailure.AnswerTooLong;
        return (int)answer.StatusCode switch
        {
            >= 200 and < 300 => null,
            >= 300 and < 400 => AttemptFailure.Redirected,
            _ => AttemptFailure.Refused,
        };
    }

    // Read to its end, so that the other side is not cut off while it talks; and thrown away.
    private static async Task<bool> IsShort(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        if (answer.Content.Headers.ContentLength > LongestAnswer)
            return false;
        await using var body = await answer.Content.ReadAsStreamAsync(cancellationToken);
        var buffer = new byte[8192];
        for (var total = 0; total <= LongestAnswer;)
        {
            var read = await body.ReadAsync(buffer, cancellationToken);
            if (read == 0)
                return true;
            total += read;
        }
        return false;
    }

    private static AttemptFailure FailureOf(HttpRequestException exception) => exception.HttpRequestError switch
    {
        HttpRequestError.SecureConnectionError => AttemptFailure.Untrusted,
        HttpRequestError.InvalidResponse or HttpRequestError.HttpProtocolError or HttpRequestError.ConfigurationLimitExceeded => AttemptFailure.NotUnderstood,
        _ => AttemptFailure.Unreachable,
    };
}
