using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace SaasStarter.Backbone.Identity.OpenIdConnect;

/// <summary>
/// What binds an answer to the browser and the attempt that asked. All three follow from the random token in the browser's cookie, each in its own way: nothing else
/// knows them, and nothing has to keep them.
/// </summary>
/// <param name="State">What comes back with the answer.</param>
/// <param name="Nonce">What comes back in the token.</param>
/// <param name="Verifier">What proves, when the code is brought, that it was asked for here (PKCE, RFC 7636).</param>
internal sealed record OpenIdSecrets(string State, string Nonce, string Verifier)
{
    /// <summary>What is sent ahead of <see cref="Verifier"/>: its hash.</summary>
    public string Challenge => Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(Verifier)));

    /// <summary>The secrets of an attempt.</summary>
    public static OpenIdSecrets Of(string token) => new(Derive(token, "state"), Derive(token, "nonce"), Derive(token, "code_verifier"));

    private static string Derive(string token, string purpose) =>
        Base64Url.EncodeToString(HMACSHA256.HashData(Encoding.ASCII.GetBytes(token), Encoding.ASCII.GetBytes(purpose)));
}
