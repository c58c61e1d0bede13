using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace SaasStarter.Tests.Hosting;

/// <summary>Receives OTLP over HTTP, on a port of its own.</summary>
internal sealed class OtlpSink : IAsyncDisposable
{
    private readonly WebApplication _server;
    private readonly ConcurrentQueue<(string Path, string Content)> _received = [];

    private OtlpSink(WebApplication server) => _server = server;

    public string Address => _server.Urls.Single();

    public static async Task<OtlpSink> Start()
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        var sink = new OtlpSink(builder.Build());
        sink._server.Run(sink.Receive);
        await sink._server.StartAsync(TestContext.Current.CancellationToken);
        return sink;
    }

    /// <summary>All that came for a signal: protobuf, in which texts stand as UTF-8.</summary>
    public string Received(string signal) => string.Concat(_received.Where(message => message.Path == $"/v1/{signal}").Select(message => message.Content));

    public int Count => _received.Count;

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task Receive(HttpContext context)
    {
        using var content = new MemoryStream();
        await context.Request.Body.CopyToAsync(content);
        _received.Enqueue((context.Request.Path, Encoding.UTF8.GetString(content.ToArray())));
    }
}
