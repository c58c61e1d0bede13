using System.Text.RegularExpressions;
using SaasStarter.Backbone.Persistence;

namespace SaasStarter.Backbone.Errors;

/// <summary>
/// Where events go, and the key that lets them in. Written <c>{scheme}://{key}@{host}[/{path}]/{project}</c> (Sentry's developer
/// documentation, "DSN"); Sentry and what speaks its protocol show it in the settings of a project.
/// </summary>
/// <param name="Endpoint">The address that takes envelopes.</param>
/// <param name="PublicKey">The key. It lets one send and nothing else.</param>
internal sealed partial record SentryDsn(Uri Endpoint, string PublicKey)
{
    private const string Fix = "Copy the DSN from your project's settings, like https://key@sentry.example.com/1, or leave Sentry__Dsn out.";

    /// <summary>Reads a DSN.</summary>
    /// <exception cref="ConfigurationException">It is none. What was configured is not repeated: it may be another secret.</exception>
    public static SentryDsn Parse(string text)
    {
        if (!Uri.TryCreate(text.Trim(), UriKind.Absolute, out var uri) || (uri.Scheme != Uri.UriSchemeHttp && uri.Scheme != Uri.UriSchemeHttps) || uri.Host.Length == 0)
            throw Refusal("is not an http or https address");
        if (uri.Query.Length > 0 || uri.Fragment.Length > 0)
            throw Refusal("has something after its path");
        // Old ones have a secret after the key, which nothing asks for any more.
        var key = uri.UserInfo.Split(':')[0];
        if (!Word().IsMatch(key))
            throw Refusal("has no key before the @");
        var path = uri.AbsolutePath.Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (path.Length == 0 || !Word().IsMatch(path[^1]))
            throw Refusal("has no project at its end");
        var prefix = string.Concat(path[..^1].Select(segment => "/" + segment));
        return new(new(uri.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped) + $"{prefix}/api/{path[^1]}/envelope/"), key);
    }

    private static ConfigurationException Refusal(string reason) => new($"Sentry__Dsn {reason}. {Fix}");

    [GeneratedRegex(@"\A[A-Za-z0-9_-]{1,100}\z")]
    private static partial Regex Word();
}
