namespace SaasStarter.Backbone.Components;

/// <summary>The accent colours of a page, one for each colour scheme; the style sheets derive everything else from them.</summary>
/// <param name="Light">On light; white text is readable on it.</param>
/// <param name="Dark">On dark; dark text is readable on it.</param>
public sealed record Theme(HexColor Light, HexColor Dark)
{
    /// <summary>The rule for the page's style element.</summary>
    public string Css => $":root{{--accent:light-dark({Light},{Dark})}}";

    /// <summary>The theme of a brand, whose two colours were checked.</summary>
    public static Theme Of(string light, string dark) => new(Parse(light), Parse(dark));

    /// <summary>The theme of a tenant that chose one colour: made readable on both schemes, whatever it is. Null for none.</summary>
    public static Theme? Of(string? color) => HexColor.TryParse(color, out var accent)
        ? new(accent.ReadableOn(HexColor.LightBackground), accent.ReadableOn(HexColor.DarkBackground))
        : null;

    private static HexColor Parse(string text) => HexColor.TryParse(text, out var color) ? color : throw new FormatException($"{text} is not a colour.");
}
