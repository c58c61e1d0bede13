using System.Security.Cryptography;

namespace SaasStarter.Backbone.Components;

/// <summary>
/// The number used once that lets this answer's own style element through the content security policy. One per request: the
/// layout writes it on the element and the security headers write it into the policy.
/// </summary>
public sealed class PageNonce
{
    /// <summary>128 random bits in base64.</summary>
    public string Value { get; } = Convert.ToBase64String(RandomNumberGenerator.GetBytes(16));
}
