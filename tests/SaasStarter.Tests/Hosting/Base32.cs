namespace SaasStarter.Tests.Hosting;

/// <summary>Reads a key as an authenticator application does (RFC 4648, 6).</summary>
internal static class Base32
{
    public static byte[] Read(string text)
    {
        var bits = string.Concat(text.Where(letter => letter != ' ').Select(letter =>
            Convert.ToString("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".IndexOf(letter, StringComparison.Ordinal), 2).PadLeft(5, '0')));
        return [.. Enumerable.Range(0, bits.Length / 8).Select(index => Convert.ToByte(bits.Substring(index * 8, 8), 2))];
    }
}
