using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
using System.Xml;
using System.Xml.Linq;

namespace SaasStarter.Backbone.Files;

/// <summary>
/// Objects in a bucket. Each attempt at a call has a time, and there are three at most: writing, reading, deleting and listing may all be repeated. The bytes are signed
/// with the request, so that the store itself refuses what was changed on the way.
/// </summary>
internal sealed class S3FileStore(S3Settings settings, TimeProvider clock) : IFileStore, IDisposable
{
    private const string NoBody = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"; // The SHA-256 of nothing.
    private const int MostAttempts = 3;
    private const int SlowestBytesASecond = 100_000;

    /// <summary>How long the store may be silent.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    // No redirects: they would carry the signature elsewhere.
    private readonly HttpClient _http = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        ActivityHeadersPropagator = null,
        ConnectTimeout = TimeSpan.FromSeconds(5),
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
    })
    { Timeout = Timeout.InfiniteTimeSpan };

    public async Task Put(string key, Stream content, ReadOnlyMemory<byte> sha256, CancellationToken cancellationToken)
    {
        var time = Patience + TimeSpan.FromSeconds(content.Length / SlowestBytesASecond);
        using var answer = await Send(HttpMethod.Put, PathOf(key), new RepeatableContent(content), Convert.ToHexStringLower(sha256.Span), time, cancellationToken);
        Expect(answer, HttpStatusCode.OK);
    }

    public async Task<Stream?> Open(string key, CancellationToken cancellationToken)
    {
        var answer = await Send(HttpMethod.Get, PathOf(key), null, NoBody, Patience, cancellationToken);
        if (answer.StatusCode == HttpStatusCode.OK)
            return new PatientStream(answer, await answer.Content.ReadAsStreamAsync(cancellationToken), Patience);
        using (answer)
        {
            if (answer.StatusCode != HttpStatusCode.NotFound)
                Expect(answer, HttpStatusCode.OK);
            return null;
        }
    }

    public async Task Delete(string key, CancellationToken cancellationToken)
    {
        using var answer = await Send(HttpMethod.Delete, PathOf(key), null, NoBody, Patience, cancellationToken);
        Expect(answer, HttpStatusCode.NoContent, HttpStatusCode.OK, HttpStatusCode.NotFound);
    }

    public async IAsyncEnumerable<StoredObject> List(string folder, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (string? last = ""; last is not null;)
        {
            // After the last key rather than by a token: what was listed may be deleted meanwhile. The names are in order, as the signature wants them.
            var query = $"?list-type=2&max-keys=1000&prefix={Uri.EscapeDataString(folder + "/")}" + (last.Length == 0 ? "" : $"&start-after={Uri.EscapeDataString(last)}");
            var page = await ReadList(query, cancellationToken);
            var objects = page.Elements().Where(element => element.Name.LocalName == "Contents").Select(ObjectOf).ToList();
            foreach (var stored in objects)
                yield return stored;
            last = Value(page, "IsTruncated") == "true" && objects.Count > 0 ? objects[^1].Key : null;
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task<XElement> ReadList(string query, CancellationToken cancellationToken)
    {
        using var answer = await Send(HttpMethod.Get, $"/{settings.Bucket}{query}", null, NoBody, Patience, cancellationToken);
        Expect(answer, HttpStatusCode.OK);
        try
        {
            await using var body = new PatientStream(answer, await answer.Content.ReadAsStreamAsync(cancellationToken), Patience);
            using var reader = XmlReader.Create(body, new() { Async = true, DtdProcessing = DtdProcessing.Prohibit, MaxCharactersInDocument = 10_000_000 });
            return (await XDocument.LoadAsync(reader, LoadOptions.None, cancellationToken)).Root!;
        }
        catch (XmlException exception)
        {
            throw new FileStoreException("The object store answered with a list that cannot be read.", exception);
        }
    }

    private static StoredObject ObjectOf(XElement element) => new(Value(element, "Key"), long.Parse(Value(element, "Size"), CultureInfo.InvariantCulture),
        DateTimeOffset.Parse(Value(element, "LastModified"), CultureInfo.InvariantCulture));

    private static string Value(XElement parent, string name) => parent.Elements().FirstOrDefault(element => element.Name.LocalName == name)?.Value ?? "";

    private string PathOf(string key) => $"/{settings.Bucket}/{key}";

    private async Task<HttpResponseMessage> Send(HttpMethod method, string path, HttpContent? content, string payloadHash, TimeSpan time, CancellationToken cancellationToken)
    {
        var address = new Uri(new Uri(settings.Endpoint), path);
        for (var attempt = 1; ; attempt++)
        {
            var request = new HttpRequestMessage(method, address) { Content = content };
            S3Signature.Sign(request, payloadHash, settings, clock.GetUtcNow());
            try
            {
                using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
                patience.CancelAfter(time);
                var answer = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, patience.Token);
                if (attempt == MostAttempts || !IsTransient(answer.StatusCode))
                    return answer;
                answer.Dispose();
            }
            catch (Exception exception) when (exception is HttpRequestException or IOException || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
            {
                if (attempt == MostAttempts)
                    throw new FileStoreException("The object store does not answer.", exception);
            }
            await Task.Delay(TimeSpan.FromMilliseconds(200 * Math.Pow(4, attempt - 1)), cancellationToken);
        }
    }

    private static bool IsTransient(HttpStatusCode status) => status is HttpStatusCode.TooManyRequests or HttpStatusCode.InternalServerError
        or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout;

    private static void Expect(HttpResponseMessage answer, params ReadOnlySpan<HttpStatusCode> expected)
    {
        if (!expected.Contains(answer.StatusCode))
            throw new FileStoreException($"The object store answered {(int)answer.StatusCode}.");
    }

    /// <summary>A body that can be sent again, from a stream that stays open.</summary>
    private sealed class RepeatableContent(Stream content) : HttpContent
    {
        protected override bool TryComputeLength(out long length)
        {
            length = content.Length;
            return true;
        }

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
        {
            content.Position = 0;
            return content.CopyToAsync(stream, cancellationToken);
        }
    }
}
