using System.Security.Cryptography;
using SaasStarter.Backbone.Identity;

namespace SaasStarter.Backbone.PublicApi.Tokens;

/// <summary>What a person types to find the program that asks: eight consonants, so that no word comes of it, in two groups (RFC 8628, 6.1). 34 bits, guessed at by people who are signed in, and counted.</summary>
internal static class UserCode
{
    private const string Letters = "BCDFGHJKLMNPQRSTVWXZ";
    private const int Length = 8;

    /// <summary>A new one, <c>WDJB-MJHT</c>.</summary>
    public static string New() => Group(RandomNumberGenerator.GetString(Letters, Length));

    /// <summary>What was typed as it is shown; null when it is none. Case, spaces and hyphens do not matter.</summary>
    public static string? Read(string typed)
    {
        var letters = string.Concat(typed.Where(char.IsAsciiLetter)).ToUpperInvariant();
        return letters.Length == Length && letters.All(letter => Letters.Contains(letter, StringComparison.Ordinal)) ? Group(letters) : null;
    }

    /// <summary>What is kept of it.</summary>
    public static byte[] HashOf(string code) => SessionCookie.HashOf(code);

    private static string Group(string letters) => $"{letters[..4]}-{letters[4..]}";
}
