using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.PublicApi;

/// <summary>
/// What a program sends to say who it is: <c>saasstarter_{tenant}_{key}_{secret}</c>. It names its tenant by itself, so that the secret is compared in that tenant and
/// nowhere else; the mark in front lets scanners find what was published by mistake.
/// </summary>
/// <param name="TenantId">The tenant.</param>
/// <param name="KeyId">The key.</param>
/// <param name="Secret">256 random bits, of which the database knows the hash only.</param>
internal sealed record ApiKeyToken(Id<Tenant> TenantId, Id<ApiKey> KeyId, string Secret)
{
    /// <summary>How many characters of the secret stay to be seen, to tell keys apart. 220 bits remain unknown.</summary>
    public const int ShownLength = 6;

    private const string Mark = "saasstarter";
    private const int SecretLength = 43;

    /// <summary>A token with a new secret.</summary>
    public static ApiKeyToken New(Id<Tenant> tenant, Id<ApiKey> key) => new(tenant, key, WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(32)));

    /// <summary>Reads the written form; null for anything else.</summary>
    public static ApiKeyToken? Read(string text) =>
        text.Split('_', 4) is [Mark, var tenant, var key, { Length: SecretLength } secret]
        && Guid.TryParseExact(tenant, "N", out var tenantId) && tenantId != Guid.Empty && Guid.TryParseExact(key, "N", out var keyId) && keyId != Guid.Empty
            ? new(new(tenantId), new(keyId), secret) : null;

    /// <summary>What is kept of the secret.</summary>
    public byte[] Hash => SHA256.HashData(Encoding.UTF8.GetBytes(Secret));

    /// <summary>What is shown of the secret.</summary>
    public string Shown => Secret[..ShownLength];

    /// <summary>What a list shows instead of a key.</summary>
    public static string Masked(string shown) => $"{Mark}_…_{shown}…";

    /// <summary>The whole token, for the one time that it is shown.</summary>
    public string Write() => $"{Mark}_{TenantId.Value:N}_{KeyId.Value:N}_{Secret}";

    /// <summary>Never the secret.</summary>
    public override string ToString() => Masked(Shown);
}
