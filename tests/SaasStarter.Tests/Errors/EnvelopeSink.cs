using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;

namespace SaasStarter.Tests.Errors;

/// <summary>Reads envelopes as Sentry's developer documentation describes them, and forgives nothing.</summary>
internal sealed partial class EnvelopeSink : ErrorReceiver
{
    public const string Key = "0123456789abcdef0123456789abcdef";

    /// <summary>What a product is configured with to report here.</summary>
    public string Dsn => Address.Replace("://", $"://{Key}@", StringComparison.Ordinal) + "/errors/42";

    /// <summary>The last event, for what only this form has.</summary>
    public JsonElement Event { get; private set; }

    public static async Task<EnvelopeSink> Open()
    {
        var sink = new EnvelopeSink();
        await sink.Start();
        return sink;
    }

    protected override ReceivedError Read(HttpRequest request, byte[] body)
    {
        Assert.Equal("POST", request.Method);
        Assert.Equal("/errors/api/42/envelope/", request.Path.Value + request.QueryString);
        Assert.Equal("application/x-sentry-envelope", request.ContentType);
        Assert.Matches($"^Sentry sentry_version=7, sentry_client=[a-z.]+/[0-9.]+, sentry_key={Key}$", request.Headers["X-Sentry-Auth"].ToString());
        Assert.False(request.Headers.ContainsKey("Cookie") || request.Headers.ContainsKey("traceparent"), "Nothing of the request under way travels along.");
        Assert.True(request.ContentLength == body.Length, "The length is told.");

        var bytes = request.Headers.ContentEncoding == "gzip" ? Unpack(body) : body;
        var rest = bytes.AsSpan();
        using var envelope = JsonDocument.Parse(Line(ref rest));
        using var item = JsonDocument.Parse(Line(ref rest));
        Assert.Equal("event", item.RootElement.GetProperty("type").GetString());
        var length = item.RootElement.GetProperty("length").GetInt32();
        var payload = rest[..length].ToArray();
        Assert.Equal("\n"u8.ToArray(), rest[length..].ToArray());
        Assert.InRange(length, 2, 200_000);
        var text = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetString(payload);

        Event = JsonDocument.Parse(payload).RootElement;
        var id = Event.GetProperty("event_id").GetString()!;
        Assert.Matches("^[0-9a-f]{32}$", id);
        Assert.Equal(id, envelope.RootElement.GetProperty("event_id").GetString());
        Assert.True(DateTimeOffset.TryParse(Event.GetProperty("timestamp").GetString(), CultureInfo.InvariantCulture, DateTimeStyles.None, out _));
        Assert.True(DateTimeOffset.TryParse(envelope.RootElement.GetProperty("sent_at").GetString(), CultureInfo.InvariantCulture, DateTimeStyles.None, out _));
        Assert.Equal("csharp", Event.GetProperty("platform").GetString());
        Assert.Contains(Event.GetProperty("level").GetString(), (string?[])["error", "fatal"]);
        var exceptions = Event.GetProperty("exception").GetProperty("values").EnumerateArray().ToList();
        Assert.All(exceptions.SelectMany(Frames), frame => Assert.True(frame.TryGetProperty("in_app", out _) && frame.GetProperty("function").GetString() is { Length: > 0 }));
        var contexts = Event.GetProperty("contexts");
        var tags = Event.GetProperty("tags");
        Assert.All(tags.EnumerateObject(), tag => Assert.InRange(tag.Value.GetString()!.Length, 1, 200));

        return new(id,
            [.. exceptions.Select(exception => exception.GetProperty("type").GetString()!)],
            exceptions[^1].GetProperty("value").GetString()!,
            Event.GetProperty("transaction").GetString()!,
            Optional(tags, "tenant"), Event.TryGetProperty("user", out var user) ? user.GetProperty("id").GetString() : null,
            contexts.TryGetProperty("trace", out var trace) ? TraceOf(trace) : null,
            Optional(tags, "reference"),
            contexts.TryGetProperty("occurrences", out var occurrences) ? occurrences.GetProperty("count").GetInt32() : 1,
            Regex.Unescape(text.Replace("\\\"", "\"", StringComparison.Ordinal).Replace("\\/", "/", StringComparison.Ordinal)));
    }

    public static IEnumerable<JsonElement> Frames(JsonElement exception) =>
        exception.TryGetProperty("stacktrace", out var stack) ? stack.GetProperty("frames").EnumerateArray() : [];

    private static string TraceOf(JsonElement trace)
    {
        Assert.Matches("^[0-9a-f]{16}$", trace.GetProperty("span_id").GetString());
        Assert.Matches("^[0-9a-f]{32}$", trace.GetProperty("trace_id").GetString());
        return trace.GetProperty("trace_id").GetString()!;
    }

    private static string? Optional(JsonElement element, string name) => element.TryGetProperty(name, out var value) ? value.GetString() : null;

    private static string Line(ref Span<byte> rest)
    {
        var end = rest.IndexOf((byte)'\n');
        var line = Encoding.UTF8.GetString(rest[..end]);
        rest = rest[(end + 1)..];
        return line;
    }

    private static byte[] Unpack(byte[] body)
    {
        using var unpacked = new MemoryStream();
        using var gzip = new GZipStream(new MemoryStream(body), CompressionMode.Decompress);
        gzip.CopyTo(unpacked);
        return unpacked.ToArray();
    }
}
