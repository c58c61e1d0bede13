namespace SaasStarter.Backbone.Identity.OpenIdConnect;

/// <summary>Somebody else who says who a person is, in the terms of OpenID Connect Core 1.0.</summary>
internal sealed record OpenIdProvider
{
    /// <summary>
    /// What stands in the issuer of a provider that serves many organisations under addresses of their own (Microsoft, "Microsoft identity platform and OpenID
    /// Connect protocol"): each token names the organisation in its claim <c>tid</c>.
    /// </summary>
    public const string TenantPlaceholder = "{tenantid}";

    // Where such a provider describes itself for all of them.
    private const string AnyTenant = "common";

    /// <summary>Its identifier, an address without query: <c>https://accounts.google.com</c>.</summary>
    public required string Issuer { get; init; }

    /// <summary>What it knows this product by.</summary>
    public required string ClientId { get; init; }

    /// <summary>What this product proves that by; empty for a public client, which only PKCE protects.</summary>
    public string ClientSecret { get; init; } = "";

    /// <summary>The claim whose <c>true</c> says that the person owns the mail address.</summary>
    public string VerifiedClaim { get; init; } = "email_verified";

    /// <summary>Whether every address that it names is verified, whatever it says: for a directory of one's own.</summary>
    public bool VouchesForEmail { get; init; }

    /// <summary>Whether a tenant entered it: its addresses may have been chosen to reach what only this server reaches.</summary>
    public bool IsEnteredByTenant { get; init; }

    /// <summary>Where it describes itself (OpenID Connect Discovery 1.0, 4).</summary>
    public Uri Discovery => new($"{Issuer.Replace(TenantPlaceholder, AnyTenant, StringComparison.Ordinal).TrimEnd('/')}/.well-known/openid-configuration");

    /// <summary>Whether a token with this issuer is of this provider. The issuer of a provider for many has to be the one of the organisation that the same token names.</summary>
    /// <param name="issuer">The claim <c>iss</c>.</param>
    /// <param name="organisation">The claim <c>tid</c>, when there is one.</param>
    public bool Issued(string? issuer, string? organisation) => !Issuer.Contains(TenantPlaceholder, StringComparison.Ordinal)
        ? issuer == Issuer
        : Guid.TryParseExact(organisation, "D", out _) && issuer == Issuer.Replace(TenantPlaceholder, organisation, StringComparison.Ordinal);
}
