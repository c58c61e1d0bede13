namespace SaasStarter.Backbone.Identity.External;

/// <summary>The addresses of signing in with a provider.</summary>
internal static class ExternalPaths
{
    /// <summary>The page that leads to the provider.</summary>
    public const string Leave = "/sign-in/external";

    /// <summary>The page that asks what the answer leaves open: the terms, or a proof.</summary>
    public const string Continue = "/sign-in/external/continue";

    /// <summary>Where it is agreed that the answer is linked to the account that is signed in.</summary>
    public const string Connect = "/sign-in/external/connect";

    /// <summary>Where one names the address by which the tenant's own provider is found.</summary>
    public const string SingleSignOn = "/sign-in/sso";

    /// <summary>Where one begins.</summary>
    public static string Begin(string provider) => $"/sign-in/external/{provider}";

    /// <summary>Where the provider sends the browser back. Each has its own: one provider cannot bring another one's answer (RFC 9700, 4.4.2).</summary>
    public static string Back(string provider) => $"/sign-in/external/{provider}/back";

    /// <summary>Where one begins to link a provider to the account that is signed in.</summary>
    public static string Link(string provider) => $"/security/external/{provider}";

    /// <summary>Where a link is removed.</summary>
    public static string Remove(string signIn) => $"/security/external/{signIn}/remove";
}
