namespace SaasStarter.Backbone.PublicApi.Tokens;

/// <summary>Where programs get tokens, and where people let them in.</summary>
internal static class TokenPaths
{
    /// <summary>Where a program asks for a code (RFC 8628, 3.1).</summary>
    public const string Device = "/api/oauth/device";

    /// <summary>Where it asks for tokens (RFC 6749, 3.2).</summary>
    public const string Token = "/api/oauth/token";

    /// <summary>Where it gives them back (RFC 7009).</summary>
    public const string Revoke = "/api/oauth/revoke";

    /// <summary>The keys that check signatures (RFC 7517, 5).</summary>
    public const string Keys = "/.well-known/jwks.json";

    /// <summary>Where all of this is found by programs that know OAuth (RFC 8414).</summary>
    public const string Metadata = "/.well-known/oauth-authorization-server";

    /// <summary>The page on which a person lets a program in.</summary>
    public const string Page = "/device";

    /// <summary>Where they allow it.</summary>
    public const string Allow = "/device/allow";

    /// <summary>Where they refuse it.</summary>
    public const string Deny = "/device/deny";

    /// <summary>The page with the code on it.</summary>
    public static string PageOf(string code) => $"{Page}?code={Uri.EscapeDataString(code)}";
}
