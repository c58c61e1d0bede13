using System.Diagnostics.CodeAnalysis;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Live;

/// <summary>What one node tells all nodes by <c>NOTIFY</c>: names only, never data.</summary>
/// <param name="About">The tenant whose pages show something old; or the tenant or person whose access may have ended.</param>
/// <param name="Topic">What changed; null when access did.</param>
/// <param name="Person">Whose pages alone show something old; null for everybody's.</param>
internal sealed record LiveSignal(Guid About, string? Topic, Guid? Person = null)
{
    /// <summary>The channel of <c>LISTEN</c> and <c>NOTIFY</c>, which PostgreSQL keeps per database.</summary>
    public const string Channel = "live";

    /// <summary>The written form, <c>0199f2c81d5a7c3e8f0a4b6d2e1c9a70 members</c>; the person's identifier follows if there is one.</summary>
    public override string ToString() => $"{About:N} {Topic} {Person:N}".TrimEnd();

    /// <summary>Whether this person's pages of this tenant show something old.</summary>
    public bool IsFor(Id<Tenant> tenant, Id<Person> person) => About == tenant.Value && (Person is null || Person == person.Value);

    /// <summary>Reads the written form.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out LiveSignal? signal)
    {
        var parts = text.Split(' ');
        Guid person = default;
        var isSignal = Guid.TryParseExact(parts[0], "N", out var about) && (parts.Length < 3 || (parts.Length == 3 && Guid.TryParseExact(parts[2], "N", out person)));
        signal = isSignal ? new(about, parts.ElementAtOrDefault(1), parts.Length == 3 ? person : null) : null;
        return isSignal;
    }
}
