using Microsoft.AspNetCore.Http;

namespace SaasStarter.Backbone.Components;

/// <summary>What a browser keeps of its owner's taste, in two cookies that say nothing about the person.</summary>
public static class Preferences
{
    /// <summary>The cookie with the language, <c>fr</c>.</summary>
    public const string CultureCookie = "saasstarter-culture";

    /// <summary>The cookie with the colour scheme.</summary>
    public const string ColorSchemeCookie = "saasstarter-color-scheme";

    /// <summary>The colour schemes that can be chosen; the first follows the device.</summary>
    public static IReadOnlyList<string> ColorSchemes { get; } = ["system", "light", "dark"];

    /// <summary>The colour scheme that was chosen, or the one of the device.</summary>
    public static string ColorScheme(HttpContext context) =>
        context.Request.Cookies[ColorSchemeCookie] is { } scheme && ColorSchemes.Contains(scheme) ? scheme : ColorSchemes[0];
}
