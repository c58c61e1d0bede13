using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Webhooks;

/// <summary>
/// The secrets that deliveries are signed with (Standard Webhooks, "Signature scheme"): <c>whsec_</c> and 32 random bytes in Base64. At rest they are encrypted for
/// their tenant and endpoint, so that one copied to another row is of no use.
/// </summary>
internal sealed class WebhookSecrets(IDataProtectionProvider protection, TenantScope scope)
{
    /// <summary>For how long a secret that was replaced still signs: time enough to tell every receiver.</summary>
    public static readonly TimeSpan Overlap = TimeSpan.FromHours(24);

    private const string Prefix = "whsec_";

    /// <summary>A new secret.</summary>
    public static string New() => Prefix + Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));

    /// <summary>The signature of a message, <c>v1,…</c>: HMAC-SHA256 over identifier, moment and body.</summary>
    public static string Sign(string secret, string id, DateTimeOffset at, string body)
    {
        var key = Convert.FromBase64String(secret[Prefix.Length..]);
        return $"v1,{Convert.ToBase64String(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"{id}.{at.ToUnixTimeSeconds()}.{body}")))}";
    }

    /// <summary>The sealed form of an endpoint's secret.</summary>
    public string Seal(Id<WebhookEndpoint> endpoint, string secret) => ProtectorOf(endpoint).Protect(secret);

    /// <summary>The secrets with which an endpoint's messages are signed at a moment: the one it has, and the one before while that still counts.</summary>
    /// <exception cref="CryptographicException">They were sealed with a key that is lost, or for another endpoint.</exception>
    public IReadOnlyList<string> Open(WebhookEndpoint endpoint, DateTimeOffset at)
    {
        var protector = ProtectorOf(endpoint.Id);
        var current = protector.Unprotect(endpoint.Secret);
        return endpoint is { FormerSecret: { } former, FormerSecretUntil: { } until } && until > at ? [current, protector.Unprotect(former)] : [current];
    }

    private IDataProtector ProtectorOf(Id<WebhookEndpoint> endpoint) =>
        protection.CreateProtector("Webhooks.Secret", scope.Tenant.Id.ToString(), endpoint.ToString());
}
