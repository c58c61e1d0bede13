namespace SaasStarter.Backbone.Identity.External;

/// <summary>What is known of a provider that many use: only the client's identifier and secret are left to configure.</summary>
/// <param name="Name">Its name in the configuration.</param>
/// <param name="Title">What people call it.</param>
/// <param name="Issuer">Its identifier.</param>
/// <param name="VerifiedClaim">The claim that says that a mail address is the person's.</param>
internal sealed record ExternalPreset(string Name, string Title, string Issuer, string VerifiedClaim)
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<ExternalPreset> All { get; } =
    [
        // Google Identity, "OpenID Connect": the claims of an ID token.
        new("google", "Google", "https://accounts.google.com", "email_verified"),
        // Microsoft, "ID token claims reference" and "Get email domain owner verified": whoever administers a directory writes any address into the claim "email";
        // the optional claim "xms_edov" says that the address is of a domain that the directory owns.
        new("microsoft", "Microsoft", "https://login.microsoftonline.com/{tenantid}/v2.0", "xms_edov"),
    ];
}
