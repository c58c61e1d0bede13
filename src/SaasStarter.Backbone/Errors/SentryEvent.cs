using System.Diagnostics;
using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using SaasStarter.Backbone.Core;

namespace SaasStarter.Backbone.Errors;

/// <summary>
/// Writes an error as the receiver reads it (Sentry's developer documentation, "Event Payloads"): causes before their consequences, oldest call
/// first. Only what is named here leaves the product, and every text of it is scrubbed and cut.
/// </summary>
internal static partial class SentryEvent
{
    /// <summary>What sends.</summary>
    public const string Sdk = "custom.dotnet";

    /// <summary>Its version.</summary>
    public const string SdkVersion = "1.0.0";

    /// <summary>The largest event, in bytes: what hosted Sentry takes.</summary>
    public const int MaximumLength = 200_000;

    private const int MostExceptions = 10;
    private const int LongestName = 300;
    private const int LongestTag = 200;

    private static readonly string Product = typeof(SentryEvent).Assembly.GetName().Name!.Split('.')[0];

    /// <summary>The event as JSON in UTF-8; with less of the stack if all of it were too large, and null if that does not help either.</summary>
    public static byte[]? Write(ErrorReport report, SentrySettings settings, Guid id)
    {
        var whole = Write(report, settings, id, frames: 100, longestMessage: 2000);
        if (whole.Length <= MaximumLength)
            return whole;
        var less = Write(report, settings, id, frames: 10, longestMessage: 200);
        return less.Length <= MaximumLength ? less : null;
    }

    /// <summary>What was under way, in one word.</summary>
    public static string NameOf(ErrorSource source) => source.ToString().ToLowerInvariant();

    private static byte[] Write(ErrorReport report, SentrySettings settings, Guid id, int frames, int longestMessage)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteString("event_id", id.ToString("N"));
            json.WriteString("timestamp", report.At.UtcDateTime);
            json.WriteString("platform", "csharp");
            json.WriteString("level", report.Details is { Source: ErrorSource.Process, IsHandled: false } ? "fatal" : "error");
            json.WriteString("environment", settings.Environment);
            json.WriteString("release", settings.Release);
            json.WriteString("server_name", Environment.MachineName);
            WriteDetails(json, report);
            WriteExceptions(json, report, frames, longestMessage);
            json.WriteEndObject();
        }
        return stream.ToArray();
    }

    private static void WriteDetails(Utf8JsonWriter json, ErrorReport report)
    {
        var details = report.Details;
        var operation = Scrubber.Clean(details.Operation, LongestTag);
        json.WriteString("transaction", operation);
        if (details.Source == ErrorSource.Request && operation.Split(' ', 2) is [var method, var route])
        {
            json.WriteStartObject("request");
            json.WriteString("method", method);
            json.WriteString("url", route);
            json.WriteEndObject();
        }
        if (details.UserId is { } user)
        {
            json.WriteStartObject("user");
            json.WriteString("id", Scrubber.Clean(user, LongestTag));
            json.WriteEndObject();
        }
        json.WriteStartObject("tags");
        json.WriteString("source", NameOf(details.Source));
        if (details.TenantId is { } tenant)
            json.WriteString("tenant", Scrubber.Clean(tenant, LongestTag));
        if (details.Reference is { } reference && Reference().IsMatch(reference))
            json.WriteString("reference", reference);
        foreach (var (key, value) in details.Tags.Where(tag => TagName().IsMatch(tag.Key) && tag.Key is not ("source" or "tenant" or "reference") && tag.Value.Length > 0).Take(20))
            json.WriteString(key, Scrubber.Clean(value, LongestTag));
        json.WriteEndObject();
        json.WriteStartObject("contexts");
        if (details.Trace.TraceId != default)
        {
            json.WriteStartObject("trace");
            json.WriteString("trace_id", details.Trace.TraceId.ToHexString());
            json.WriteString("span_id", details.Trace.SpanId.ToHexString());
            json.WriteEndObject();
        }
        if (report.Occurrences > 1)
        {
            json.WriteStartObject("occurrences");
            json.WriteNumber("count", report.Occurrences);
            json.WriteEndObject();
        }
        json.WriteEndObject();
    }

    private static void WriteExceptions(Utf8JsonWriter json, ErrorReport report, int frames, int longestMessage)
    {
        var chain = Chain(report.Exception).Take(MostExceptions).Reverse().ToList();
        if (chain.TrueForAll(exception => exception.StackTrace is null))
        {
            // Without a stack, the receiver would tell errors apart by their messages.
            json.WriteStartArray("fingerprint");
            json.WriteStringValue(report.Exception.GetType().ToString());
            json.WriteStringValue(Scrubber.Clean(report.Details.Operation, LongestTag));
            json.WriteEndArray();
        }
        json.WriteStartObject("exception");
        json.WriteStartArray("values");
        foreach (var exception in chain)
        {
            json.WriteStartObject();
            json.WriteString("type", Cut(exception.GetType().ToString()));
            json.WriteString("value", Scrubber.MessageOf(exception, longestMessage));
            json.WriteString("module", exception.GetType().Assembly.GetName().Name);
            json.WriteStartObject("mechanism");
            json.WriteString("type", "generic");
            json.WriteBoolean("handled", report.Details.IsHandled);
            json.WriteEndObject();
            WriteFrames(json, exception, frames);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    // Consequence first. The causes of an AggregateException are several.
    private static IEnumerable<Exception> Chain(Exception exception)
    {
        yield return exception;
        IEnumerable<Exception> causes = exception is AggregateException several ? several.InnerExceptions : exception.InnerException is { } cause ? [cause] : [];
        foreach (var link in causes.SelectMany(Chain))
            yield return link;
    }

    private static void WriteFrames(Utf8JsonWriter json, Exception exception, int most)
    {
        var frames = new StackTrace(exception, fNeedFileInfo: true).GetFrames().Where(frame => frame.HasMethod()).Take(most).Reverse().ToList();
        if (frames.Count == 0)
            return;
        json.WriteStartObject("stacktrace");
        json.WriteStartArray("frames");
        foreach (var frame in frames)
            WriteFrame(json, frame, frame.GetMethod()!);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteFrame(Utf8JsonWriter json, StackFrame frame, MethodBase method)
    {
        var assembly = method.Module.Assembly.GetName().Name ?? "";
        json.WriteStartObject();
        json.WriteString("function", Cut(FunctionOf(method)));
        json.WriteString("module", Cut(TypeOf(method)));
        json.WriteString("package", assembly);
        json.WriteBoolean("in_app", assembly == Product || assembly.StartsWith(Product + ".", StringComparison.Ordinal));
        // Without its folder, which is one of the machine that built it.
        if (frame.GetFileName() is { } file)
            json.WriteString("filename", file[(file.LastIndexOfAny(['/', '\\']) + 1)..]);
        if (frame.GetFileLineNumber() is > 0 and var line)
            json.WriteNumber("lineno", line);
        json.WriteEndObject();
    }

    // The compiler keeps an asynchronous method in a class <Name>d__1, a lambda's in <>c.
    private static string FunctionOf(MethodBase method) =>
        method is { Name: "MoveNext", DeclaringType.Name: var name } && Generated().Match(name) is { Success: true } match ? match.Groups["name"].Value : method.Name;

    private static string TypeOf(MethodBase method)
    {
        var type = method.DeclaringType;
        while (type is { DeclaringType: { } outer } && type.Name.StartsWith('<'))
            type = outer;
        return type?.ToString() ?? "";
    }

    private static string Cut(string name) => name.Length <= LongestName ? name : name[..LongestName];

    [GeneratedRegex(@"\A<(?<name>[^>]+)>")]
    private static partial Regex Generated();

    // A trace's identifier, or the server's own for a connection and request.
    [GeneratedRegex(@"\A[a-zA-Z0-9:-]{1,64}\z")]
    private static partial Regex Reference();

    // What the receiver takes as a tag's name.
    [GeneratedRegex(@"\A[a-zA-Z0-9_.:-]{1,32}\z")]
    private static partial Regex TagName();
}
