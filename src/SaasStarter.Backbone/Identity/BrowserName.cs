namespace SaasStarter.Backbone.Identity;

/// <summary>Makes a name that people recognise from what a browser calls itself.</summary>
internal static class BrowserName
{
    // Each says the names of those that it descends from, so the youngest comes first.
    private static readonly (string Mark, string Name)[] Browsers =
        [("Edg", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("FxiOS/", "Firefox"), ("CriOS/", "Chrome"), ("Chrome/", "Chrome"), ("Safari/", "Safari")];

    private static readonly (string Mark, string Name)[] Systems =
        [("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"), ("Mac OS X", "Mac"), ("CrOS", "ChromeOS"), ("Linux", "Linux")];

    /// <summary>Browser and system, <c>Firefox, Linux</c>; null when neither is known.</summary>
    public static string? Of(string userAgent)
    {
        var names = new[] { NameIn(Browsers, userAgent), NameIn(Systems, userAgent) }.OfType<string>().ToArray();
        return names.Length == 0 ? null : string.Join(", ", names);
    }

    private static string? NameIn((string Mark, string Name)[] known, string userAgent) =>
        known.Where(entry => userAgent.Contains(entry.Mark, StringComparison.Ordinal)).Select(entry => entry.Name).FirstOrDefault();
}
