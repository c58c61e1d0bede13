using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace SaasStarter.Backbone.Stripe;

/// <summary>
/// Tells whether Stripe sent an event: HMAC-SHA256 of <c>{t}.{body}</c> under the endpoint's secret, in the header <see cref="Header"/> as
/// <c>t=1700000000,v1=4f1c…</c> (Stripe's documentation, "Verify webhook signatures manually").
/// </summary>
internal sealed class WebhookSignature(IOptionsMonitor<StripeSettings> settings, TimeProvider time)
{
    /// <summary>The header that has it.</summary>
    public const string Header = "Stripe-Signature";

    /// <summary>How old a signature may be, and how far ahead its clock. Every delivery is signed anew.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);

    // While a secret is exchanged, there is one for each.
    private const int MostSignatures = 16;
    private const int LongestHeader = 4096;

    /// <summary>Whether the body was signed with our secret, just now.</summary>
    /// <param name="header">The header as it came, or null without one.</param>
    /// <param name="body">The request's body, byte for byte.</param>
    public bool IsValid(string? header, ReadOnlySpan<byte> body)
    {
        var secret = settings.CurrentValue.WebhookSecret;
        if (secret.Length == 0 || header is null or { Length: > LongestHeader } || Parse(header) is not { } signed || !IsRecent(signed.Timestamp))
            return false;
        var expected = Sign(secret, signed.Timestamp, body);
        // All are compared, so that the time tells nothing.
        return signed.Signatures.Aggregate(false, (isFound, signature) => isFound | CryptographicOperations.FixedTimeEquals(expected, signature));
    }

    private bool IsRecent(string timestamp) =>
        long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
        && Math.Abs((decimal)seconds - time.GetUtcNow().ToUnixTimeSeconds()) <= (decimal)Tolerance.TotalSeconds;

    private static byte[] Sign(string secret, string timestamp, ReadOnlySpan<byte> body)
    {
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(secret));
        hash.AppendData(Encoding.ASCII.GetBytes(timestamp));
        hash.AppendData("."u8);
        hash.AppendData(body);
        return hash.GetHashAndReset();
    }

    // The time and all signatures of the scheme v1, or null when the header is not as documented.
    private static SignedHeader? Parse(string header)
    {
        string? timestamp = null;
        var signatures = new List<byte[]>();
        foreach (var part in header.Split(',', StringSplitOptions.TrimEntries))
        {
            if (part.Split('=', 2) is not [var name, var value])
                return null;
            if (name == "t")
            {
                // Two times would let one choose.
                if (timestamp is not null)
                    return null;
                timestamp = value;
            }
            else if (name == "v1" && FromHex(value) is { } signature)
            {
                signatures.Add(signature);
            }
        }
        return timestamp is null || signatures.Count is 0 or > MostSignatures ? null : new(timestamp, signatures);
    }

    private static byte[]? FromHex(string text) =>
        text.Length == 2 * SHA256.HashSizeInBytes && text.All(char.IsAsciiHexDigitLower) ? Convert.FromHexString(text) : null;

    private sealed record SignedHeader(string Timestamp, IReadOnlyList<byte[]> Signatures);
}
