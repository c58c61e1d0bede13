using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SaasStarter.Backbone.Files;

namespace SaasStarter.Tests.Files;

/// <summary>An object store of one bucket that speaks S3 over HTTP and checks every signature by the document, from what was sent alone.</summary>
internal sealed class TestBucket : IAsyncDisposable
{
    private const string Name = "files";
    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<string, (byte[] Bytes, DateTimeOffset At)> _objects = new();

    private TestBucket(WebApplication app) => _app = app;

    /// <summary>How many calls from now on answer 503, or the like.</summary>
    public Queue<int> Refusals { get; } = new();

    /// <summary>The most keys of a page.</summary>
    public int PageSize { get; set; } = 1000;

    public S3Settings Settings { get; private set; } = null!;

    public IReadOnlyCollection<string> Keys => [.. _objects.Keys];

    public static async Task<TestBucket> Start()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var bucket = new TestBucket(builder.Build());
        bucket._app.Run(bucket.Answer);
        await bucket._app.StartAsync();
        var address = bucket._app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        bucket.Settings = new() { Endpoint = address, Region = "test-1", Bucket = Name, AccessKey = "AKTEST", SecretKey = "secret/with+signs" };
        return bucket;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task Answer(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        if (Refusals.TryDequeue(out var refusal))
            context.Response.StatusCode = refusal;
        else if (!IsSigned(context.Request, body.ToArray()))
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
        else
            await Carry(context, body.ToArray());
    }

    private async Task Carry(HttpContext context, byte[] body)
    {
        switch (context.Request.Method, context.Request.Path.Value!.Split('/', 3))
        {
            case ("GET", [_, Name]):
                await List(context);
                break;
            case ("PUT", [_, Name, var key]):
                _objects[key] = (body, TimeProvider.System.GetUtcNow());
                break;
            case ("DELETE", [_, Name, var key]):
                _objects.TryRemove(key, out _);
                context.Response.StatusCode = StatusCodes.Status204NoContent;
                break;
            case ("GET", [_, Name, var key]) when _objects.TryGetValue(key, out var found):
                await context.Response.Body.WriteAsync(found.Bytes);
                break;
            default:
                context.Response.StatusCode = StatusCodes.Status404NotFound;
                break;
        }
    }

    private async Task List(HttpContext context)
    {
        var (prefix, after) = (context.Request.Query["prefix"].ToString(), context.Request.Query["start-after"].ToString());
        var all = _objects.Where(stored => stored.Key.StartsWith(prefix, StringComparison.Ordinal) && string.CompareOrdinal(stored.Key, after) > 0)
            .OrderBy(stored => stored.Key, StringComparer.Ordinal).ToList();
        var entries = all.Take(PageSize).Select(stored =>
            $"<Contents><Key>{stored.Key}</Key><LastModified>{stored.Value.At.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture)}</LastModified><Size>{stored.Value.Bytes.Length}</Size></Contents>");
        await context.Response.WriteAsync("<?xml version=\"1.0\"?><ListBucketResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">"
            + $"<IsTruncated>{(all.Count > PageSize ? "true" : "false")}</IsTruncated>{string.Concat(entries)}</ListBucketResult>");
    }

    private bool IsSigned(HttpRequest request, byte[] body)
    {
        var authorization = request.Headers.Authorization.ToString().Split(' ', 2)[1].Split(", ").Select(part => part.Split('=', 2)).ToDictionary(part => part[0], part => part[1]);
        var scope = authorization["Credential"].Split('/', 2);
        var headers = authorization["SignedHeaders"].Split(';');
        var query = string.Join('&', request.Query.SelectMany(part => part.Value.Select(value => $"{Uri.EscapeDataString(part.Key)}={Uri.EscapeDataString(value!)}")).Order(StringComparer.Ordinal));
        var hash = Convert.ToHexStringLower(SHA256.HashData(body));
        var canonical = $"{request.Method}\n{request.Path.ToUriComponent()}\n{query}\n{string.Concat(headers.Select(name => $"{name}:{request.Headers[name]}\n"))}\n{authorization["SignedHeaders"]}\n{hash}";
        var toSign = $"AWS4-HMAC-SHA256\n{request.Headers["x-amz-date"]}\n{scope[1]}\n{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)))}";
        var key = Encoding.UTF8.GetBytes("AWS4" + Settings.SecretKey);
        foreach (var part in scope[1].Split('/'))
            key = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(part));
        var moment = DateTimeOffset.ParseExact(request.Headers["x-amz-date"].ToString(), "yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
        return scope[0] == Settings.AccessKey && headers.Contains("host") && headers.Contains("x-amz-date") && request.Headers["x-amz-content-sha256"] == hash
            && (TimeProvider.System.GetUtcNow() - moment).Duration() < TimeSpan.FromMinutes(15)
            && authorization["Signature"] == Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(toSign)));
    }
}
