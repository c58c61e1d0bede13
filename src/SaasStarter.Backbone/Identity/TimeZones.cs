namespace SaasStarter.Backbone.Identity;

/// <summary>The time zones that a person can choose, by their IANA names (RFC 6557).</summary>
internal static class TimeZones
{
    private static readonly string[] Areas =
        ["Africa/", "America/", "Antarctica/", "Arctic/", "Asia/", "Atlantic/", "Australia/", "Europe/", "Indian/", "Pacific/"];

    /// <summary>All of them, by name.</summary>
    public static IReadOnlyList<TimeZoneInfo> All { get; } = [.. TimeZoneInfo.GetSystemTimeZones()
        .Where(zone => zone.HasIanaId && (zone.Id == "UTC" || Areas.Any(area => zone.Id.StartsWith(area, StringComparison.Ordinal))))
        .OrderBy(zone => zone.Id, StringComparer.Ordinal)];

    /// <summary>Whether this is the name of one.</summary>
    public static bool IsKnown(string name) => All.Any(zone => zone.Id == name);

    /// <summary>What most readers of a language live in, where the browser does not say.</summary>
    public static string DefaultFor(string culture) => culture == "fr" ? "Europe/Paris" : "UTC";
}
