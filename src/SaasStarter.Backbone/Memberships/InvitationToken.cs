using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;

namespace SaasStarter.Backbone.Memberships;

/// <summary>The secret in an invitation's link: 256 random bits, of which the database knows only the hash.</summary>
internal static class InvitationToken
{
    /// <summary>A new secret.</summary>
    public static string New() => WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(32));

    /// <summary>What the database knows of it.</summary>
    public static byte[] HashOf(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));
}
