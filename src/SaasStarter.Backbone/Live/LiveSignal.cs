using System.Diagnostics.CodeAnalysis;

namespace SaasStarter.Backbone.Live;

/// <summary>What one node tells all nodes by <c>NOTIFY</c>: names only, never data.</summary>
/// <param name="About">The tenant whose pages show something old; or the tenant or person whose access may have ended.</param>
/// <param name="Topic">What changed; null when access did.</param>
internal sealed record LiveSignal(Guid About, string? Topic)
{
    /// <summary>The channel of <c>LISTEN</c> and <c>NOTIFY</c>, which PostgreSQL keeps per database.</summary>
    public const string Channel = "live";

    /// <summary>The written form, <c>0199f2c81d5a7c3e8f0a4b6d2e1c9a70 members</c>.</summary>
    public override string ToString() => $"{About:N} {Topic}".TrimEnd();

    /// <summary>Reads the written form.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out LiveSignal? signal)
    {
        var parts = text.Split(' ', 2);
        signal = Guid.TryParseExact(parts[0], "N", out var about) ? new(about, parts.Length == 2 ? parts[1] : null) : null;
        return signal is not null;
    }
}
