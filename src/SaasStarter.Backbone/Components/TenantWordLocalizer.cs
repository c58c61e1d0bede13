using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Localization;

namespace SaasStarter.Backbone.Components;

/// <summary>
/// Reads texts of resource files and puts the product's own word where they say <c>{the tenant}</c> and the like, before
/// <c>{0}</c> is filled in: what a person typed is never taken for a token.
/// </summary>
/// <param name="inner">Reads the resource files.</param>
/// <param name="brand">Knows the word.</param>
/// <param name="isStrict">Whether a missing text is an exception (development, tests), or shows its key (production).</param>
internal sealed class TenantWordLocalizerFactory(IStringLocalizerFactory inner, Brand brand, bool isStrict) : IStringLocalizerFactory
{
    public IStringLocalizer Create(Type resourceSource) => new TenantWordLocalizer(inner.Create(resourceSource), brand, isStrict);

    public IStringLocalizer Create(string baseName, string location) => new TenantWordLocalizer(inner.Create(baseName, location), brand, isStrict);
}

/// <inheritdoc cref="TenantWordLocalizerFactory"/>
internal sealed partial class TenantWordLocalizer(IStringLocalizer inner, Brand brand, bool isStrict) : IStringLocalizer
{
    public LocalizedString this[string name] => Read(name);

    public LocalizedString this[string name, params object[] arguments]
    {
        get
        {
            var text = Read(name);
            return new(name, string.Format(CultureInfo.CurrentCulture, text.Value, arguments), text.ResourceNotFound, text.SearchedLocation);
        }
    }

    public IEnumerable<LocalizedString> GetAllStrings(bool includeParentCultures) =>
        inner.GetAllStrings(includeParentCultures).Select(text => new LocalizedString(text.Name, ReplaceTokens(text), text.ResourceNotFound));

    private LocalizedString Read(string name)
    {
        var text = inner[name];
        if (text.ResourceNotFound && isStrict)
            throw new KeyNotFoundException($"There is no text \"{name}\" ({text.SearchedLocation}, {CultureInfo.CurrentUICulture.Name}).");
        return new(name, ReplaceTokens(text), text.ResourceNotFound, text.SearchedLocation);
    }

    private string ReplaceTokens(LocalizedString text) => text.Value.Contains("enant", StringComparison.Ordinal)
        ? Token().Replace(text.Value, match => FormOf(match.Groups[1].Value, text.Name))
        : text.Value;

    private string FormOf(string token, string name)
    {
        var isCapitalised = char.IsUpper(token[0]);
        var form = brand.CurrentTenantWord.Form(isCapitalised ? char.ToLowerInvariant(token[0]) + token[1..] : token)
            ?? throw new FormatException($"The text \"{name}\" has {{{token}}}, which is no form of the tenant's word.");
        return isCapitalised ? char.ToUpper(form[0], CultureInfo.CurrentUICulture) + form[1..] : form;
    }

    [GeneratedRegex(@"\{([A-Za-z ]*[Tt]enants?)\}", RegexOptions.CultureInvariant)]
    private static partial Regex Token();
}
