using SaasStarter.Tests.Hosting;

namespace SaasStarter.Tests.Live;

/// <summary>A page's event stream, as a browser reads it.</summary>
internal sealed class EventStream : IAsyncDisposable
{
    private readonly CancellationTokenSource _limit;
    private readonly HttpResponseMessage _response;
    private readonly StreamReader _lines;

    private EventStream(HttpResponseMessage response, StreamReader lines, CancellationTokenSource limit) =>
        (_response, _lines, _limit) = (response, lines, limit);

    public HttpResponseMessage Response => _response;

    /// <summary>Opens the stream of a tenant's pages and waits until it speaks; whoever reads it gives up after ten seconds.</summary>
    public static async Task<EventStream> Open(TestVisitor visitor, string path) =>
        await TryOpen(visitor, path) ?? throw new InvalidOperationException($"{path} answers no stream.");

    /// <summary>The same; null when the stream is refused.</summary>
    public static async Task<EventStream?> TryOpen(TestVisitor visitor, string path)
    {
        var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(10));
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Accept.ParseAdd("text/event-stream");
        var response = await visitor.Start(request, limit.Token);
        if (!response.IsSuccessStatusCode)
            return null;
        var lines = new StreamReader(await response.Content.ReadAsStreamAsync(limit.Token));
        Assert.StartsWith("retry: ", await lines.ReadLineAsync(limit.Token), StringComparison.Ordinal);
        return new(response, lines, limit);
    }

    /// <summary>The next event with its data, <c>refresh members</c>; null when the stream is over.</summary>
    public async Task<string?> Next()
    {
        string? name = null;
        while (await _lines.ReadLineAsync(_limit.Token) is { } line)
        {
            if (line.StartsWith("event: ", StringComparison.Ordinal))
                name = line[7..];
            else if (line.StartsWith("data: ", StringComparison.Ordinal))
                return $"{name} {line[6..]}";
        }
        return null;
    }

    public ValueTask DisposeAsync()
    {
        _response.Dispose();
        _lines.Dispose();
        _limit.Dispose();
        return ValueTask.CompletedTask;
    }
}
