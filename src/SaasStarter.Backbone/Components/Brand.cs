using System.Globalization;
using System.Text.Json.Serialization;
using SaasStarter.Backbone.Core;

namespace SaasStarter.Backbone.Components;

/// <summary>Who the product is to the people who use it: <c>brand.json</c>. Pages, mails and the theme take everything from here.</summary>
public sealed record Brand
{
    /// <summary>The languages that the product speaks, the preferred one first: <c>en</c>, <c>fr</c>.</summary>
    public required IReadOnlyList<string> Cultures { get; init; }

    /// <summary>The product's name.</summary>
    public required string Name { get; init; }

    /// <summary>What it is in one short sentence, by language.</summary>
    public required IReadOnlyDictionary<string, string> Tagline { get; init; }

    /// <summary>The path of the logo under <c>wwwroot</c>, an SVG or PNG that looks right on light and on dark.</summary>
    public required string Logo { get; init; }

    /// <summary>Its colours.</summary>
    public required BrandColors Colors { get; init; }

    /// <summary>Who signs its mails.</summary>
    public required BrandMail Mail { get; init; }

    /// <summary>The product's word for a tenant, by language.</summary>
    public required IReadOnlyDictionary<string, TenantWord> TenantWord { get; init; }

    /// <summary>The accent colours of its pages.</summary>
    [JsonIgnore]
    public Theme Theme => Theme.Of(Colors.Accent, Colors.AccentDark);

    /// <summary>The tagline in the reader's language.</summary>
    [JsonIgnore]
    public string CurrentTagline => Tagline.InCurrentLanguage();

    /// <summary>The forms of the tenant's word in the reader's language.</summary>
    [JsonIgnore]
    public TenantWord CurrentTenantWord => TenantWord.InCurrentLanguage();

    /// <summary>Reads and checks the file.</summary>
    /// <param name="path">Where <c>brand.json</c> is.</param>
    /// <exception cref="SettingsFileException">It cannot be read, or something in it is wrong; the message names all of it.</exception>
    public static Brand Read(string path)
    {
        var brand = SettingsFile.Read<Brand>(path);
        SettingsFile.Refuse(path, brand.Mistakes());
        return brand;
    }

    private IEnumerable<string> Mistakes()
    {
        if (Cultures.Count == 0)
            yield return "\"cultures\" is empty: name at least one language, for example \"en\".";
        if (string.IsNullOrWhiteSpace(Name))
            yield return "\"name\" is empty.";
        foreach (var culture in Cultures.Where(culture => !Tagline.ContainsKey(culture)))
            yield return $"\"tagline\" has no text for \"{culture}\".";
        foreach (var culture in Cultures.Where(culture => !TenantWord.ContainsKey(culture)))
            yield return $"\"tenantWord\" has no forms for \"{culture}\".";
        if (!Logo.StartsWith('/') || Path.GetExtension(Logo) is not (".svg" or ".png"))
            yield return $"\"logo\" is \"{Logo}\": give the path of an SVG or PNG under wwwroot, for example \"/logo.svg\".";
        if (!System.Net.Mail.MailAddress.TryCreate(Mail.Address, out _))
            yield return $"\"mail.address\" is \"{Mail.Address}\", which is no mail address.";
        foreach (var mistake in ColorMistakes("colors.accent", Colors.Accent, HexColor.LightBackground, "light"))
            yield return mistake;
        foreach (var mistake in ColorMistakes("colors.accentDark", Colors.AccentDark, HexColor.DarkBackground, "dark"))
            yield return mistake;
    }

    private static IEnumerable<string> ColorMistakes(string field, string text, HexColor background, string theme)
    {
        if (!HexColor.TryParse(text, out var color))
            yield return $"\"{field}\" is \"{text}\": write it as #rrggbb.";
        else if (color.ContrastWith(background) < HexColor.ReadableContrast)
            yield return string.Create(CultureInfo.InvariantCulture, $"\"{field}\" is {text}, which is hard to read on the {theme} background (contrast {color.ContrastWith(background):0.0}, needed {HexColor.ReadableContrast}). The nearest that works is {color.ReadableOn(background)}.");
    }
}

/// <summary>The colours of the brand, as <c>#rrggbb</c>.</summary>
/// <param name="Accent">Buttons, links and what is chosen, on light.</param>
/// <param name="AccentDark">The same on dark.</param>
public sealed record BrandColors(string Accent, string AccentDark);

/// <summary>Who signs the product's mails.</summary>
/// <param name="Name">The sender's name.</param>
/// <param name="Address">The sender's address.</param>
public sealed record BrandMail(string Name, string Address);

/// <summary>
/// The forms of a product's word for a tenant in one language, for texts: <c>{a tenant}</c>, <c>{the tenant}</c> and so on.
/// A text that begins with a form writes it with a capital, <c>{The tenant}</c>.
/// </summary>
public sealed record TenantWord
{
    /// <summary><c>{tenant}</c>: organisation.</summary>
    public required string Singular { get; init; }

    /// <summary><c>{tenants}</c>: organisations.</summary>
    public required string Plural { get; init; }

    /// <summary><c>{a tenant}</c>: an organisation, une organisation.</summary>
    public required string A { get; init; }

    /// <summary><c>{the tenant}</c>: the organisation, l’organisation.</summary>
    public required string The { get; init; }

    /// <summary><c>{of the tenant}</c>: of the organisation, de l’organisation.</summary>
    public required string OfThe { get; init; }

    /// <summary><c>{to the tenant}</c>: to the organisation, à l’organisation.</summary>
    public required string ToThe { get; init; }

    /// <summary><c>{this tenant}</c>: this organisation, cette organisation.</summary>
    public required string This { get; init; }

    /// <summary><c>{your tenant}</c>: your organisation, votre organisation.</summary>
    public required string Your { get; init; }

    /// <summary><c>{the tenants}</c>: the organisations, les organisations.</summary>
    public required string TheMany { get; init; }

    /// <summary><c>{your tenants}</c>: your organisations, vos organisations.</summary>
    public required string YourMany { get; init; }

    /// <summary>The form that a token of a text stands for, or null when there is no such token.</summary>
    /// <param name="token">What stands between the braces, in lower case.</param>
    internal string? Form(string token) => token switch
    {
        "tenant" => Singular,
        "tenants" => Plural,
        "a tenant" => A,
        "the tenant" => The,
        "of the tenant" => OfThe,
        "to the tenant" => ToThe,
        "this tenant" => This,
        "your tenant" => Your,
        "the tenants" => TheMany,
        "your tenants" => YourMany,
        _ => null,
    };
}
