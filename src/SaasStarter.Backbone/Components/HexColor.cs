using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace SaasStarter.Backbone.Components;

/// <summary>A colour of the screen, written <c>#rrggbb</c>. Nothing else is ever put into a style, so that a colour cannot carry code.</summary>
public readonly record struct HexColor(byte Red, byte Green, byte Blue)
{
    /// <summary>The least contrast between text and its background (WCAG 2.2, 1.4.3).</summary>
    public const double ReadableContrast = 4.5;

    /// <summary>The darkest background of the light theme (<c>--sunken</c> in tokens.css): what is readable here is readable anywhere.</summary>
    public static HexColor LightBackground { get; } = new(0xf6, 0xf7, 0xf8);

    /// <summary>The lightest background of the dark theme (<c>--floating</c> in tokens.css).</summary>
    public static HexColor DarkBackground { get; } = new(0x1d, 0x1f, 0x24);

    private double Luminance => 0.2126 * Linear(Red) + 0.7152 * Linear(Green) + 0.0722 * Linear(Blue);

    /// <summary>Reads <c>#rrggbb</c>; false for anything else.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out HexColor color)
    {
        color = default;
        if (text is not ['#', ..] || text.Length != 7 || !int.TryParse(text.AsSpan(1), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value))
            return false;
        color = new((byte)(value >> 16), (byte)(value >> 8), (byte)value);
        return true;
    }

    /// <summary>The contrast ratio of two colours, 1 to 21 (WCAG 2.2, "contrast ratio").</summary>
    public double ContrastWith(HexColor other)
    {
        var (light, dark) = (Math.Max(Luminance, other.Luminance), Math.Min(Luminance, other.Luminance));
        return (light + 0.05) / (dark + 0.05);
    }

    /// <summary>The nearest colour of the same kind that can be read on <paramref name="background"/>: darker on a light one, lighter on a dark one.</summary>
    public HexColor ReadableOn(HexColor background)
    {
        var target = background.Luminance > 0.5 ? default : new HexColor(255, 255, 255);
        for (var share = 0; share < 100; share += 4)
        {
            var mixed = Mix(target, share / 100.0);
            if (mixed.ContrastWith(background) >= ReadableContrast)
                return mixed;
        }
        return target;
    }

    /// <summary>The written form, lower case.</summary>
    public override string ToString() => $"#{Red:x2}{Green:x2}{Blue:x2}";

    private HexColor Mix(HexColor other, double share) => new(Mix(Red, other.Red, share), Mix(Green, other.Green, share), Mix(Blue, other.Blue, share));

    private static byte Mix(byte from, byte to, double share) => (byte)Math.Round(from + (to - from) * share);

    private static double Linear(byte channel)
    {
        var value = channel / 255.0;
        return value <= 0.04045 ? value / 12.92 : Math.Pow((value + 0.055) / 1.055, 2.4);
    }
}
