using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace SaasStarter.Backbone.Identity;

/// <summary>
/// One-time codes that follow from a shared key and the time (RFC 6238): six digits, a new one every 30 seconds, as all authenticator applications
/// make them by default.
/// </summary>
internal static class Totp
{
    /// <summary>How many digits a code has.</summary>
    public const int Digits = 6;

    /// <summary>How long a step lasts (RFC 6238, 5.2).</summary>
    public static readonly TimeSpan Step = TimeSpan.FromSeconds(30);

    // RFC 4226, 4, R6: 160 bits are recommended.
    private const int KeyLength = 20;

    // How far the clocks of phone and server may be apart, in steps.
    private const int Tolerance = 1;

    private const string Base32Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    /// <summary>A new key.</summary>
    public static byte[] NewKey() => RandomNumberGenerator.GetBytes(KeyLength);

    /// <summary>The number of the step that a moment lies in.</summary>
    public static long StepAt(DateTimeOffset moment) => moment.ToUnixTimeSeconds() / (long)Step.TotalSeconds;

    /// <summary>The code of a step.</summary>
    public static string CodeAt(byte[] key, long step)
    {
        Span<byte> counter = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(counter, step);
        Span<byte> hash = stackalloc byte[HMACSHA1.HashSizeInBytes];
#pragma warning disable CA5350 // RFC 6238 has SHA-1 as its default, the only one that all applications know; its weakness is in collisions, which HMAC does not rest on.
        HMACSHA1.HashData(key, counter, hash);
#pragma warning restore CA5350
        var number = BinaryPrimitives.ReadInt32BigEndian(hash[(hash[^1] & 0xF)..]) & int.MaxValue;
        return (number % 1_000_000).ToString("D6", CultureInfo.InvariantCulture);
    }

    /// <summary>The step whose code this is, of those around a moment; null for none. It takes the same time whichever it is.</summary>
    public static long? Match(byte[] key, string code, DateTimeOffset moment)
    {
        var typed = Encoding.UTF8.GetBytes(code.Replace(" ", ""));
        var now = StepAt(moment);
        long? match = null;
        for (var step = now - Tolerance; step <= now + Tolerance; step++)
        {
            if (CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(CodeAt(key, step)), typed))
                match = step;
        }
        return match;
    }

    /// <summary>The key as it is typed into an application: RFC 4648, 6, without padding.</summary>
    public static string Write(byte[] key)
    {
        var text = new StringBuilder();
        var (buffer, bits) = (0, 0);
        foreach (var octet in key)
        {
            (buffer, bits) = ((buffer << 8) | octet, bits + 8);
            for (; bits >= 5; bits -= 5)
                text.Append(Base32Alphabet[(buffer >> (bits - 5)) & 31]);
            buffer &= (1 << bits) - 1;
        }
        return bits == 0 ? text.ToString() : text.Append(Base32Alphabet[(buffer << (5 - bits)) & 31]).ToString();
    }

    /// <summary>The address that an application reads from a picture: <c>otpauth://totp/…</c> (Google Authenticator, "Key URI Format").</summary>
    /// <param name="key">The key.</param>
    /// <param name="issuer">Who asks for the code, as the application shows it.</param>
    /// <param name="account">Whose code it is.</param>
    public static string Uri(byte[] key, string issuer, string account) =>
        $"otpauth://totp/{System.Uri.EscapeDataString(issuer)}:{System.Uri.EscapeDataString(account)}?secret={Write(key)}&issuer={System.Uri.EscapeDataString(issuer)}";
}
