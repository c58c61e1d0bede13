using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Localization;
using SaasStarter.Backbone.Core;

namespace SaasStarter.Backbone.Components;

/// <summary>
/// A text that a module adds to another folder's, where that folder asks for it by a name of the module's: the name of a role that the module brings.
/// </summary>
/// <param name="Strings">The marker class beside the resource file that lacks it.</param>
/// <param name="Key">The name that it is asked for by.</param>
/// <param name="Text">The module's text.</param>
public sealed record AddedText(Type Strings, string Key, LocalizedText Text);

/// <summary>
/// Reads texts of resource files and puts the product's own word where they say <c>{the tenant}</c> and the like, before
/// <c>{0}</c> is filled in: what a person typed is never taken for a token.
/// </summary>
/// <param name="inner">Reads the resource files.</param>
/// <param name="brand">Knows the word.</param>
/// <param name="added">Texts that no resource file of their folder has.</param>
/// <param name="isStrict">Whether a missing text is an exception (development, tests), or shows its key (production).</param>
internal sealed class TenantWordLocalizerFactory(IStringLocalizerFactory inner, Brand brand, IEnumerable<AddedText> added, bool isStrict) : IStringLocalizerFactory
{
    private readonly ILookup<Type, AddedText> _added = added.ToLookup(text => text.Strings);

    public IStringLocalizer Create(Type resourceSource) => new TenantWordLocalizer(
        inner.Create(resourceSource), brand, _added[resourceSource].ToDictionary(text => text.Key, text => (Create(text.Text.Strings), text.Text.Key)), isStrict);

    public IStringLocalizer Create(string baseName, string location) => new TenantWordLocalizer(inner.Create(baseName, location), brand, [], isStrict);
}

/// <inheritdoc cref="TenantWordLocalizerFactory"/>
internal sealed partial class TenantWordLocalizer(
    IStringLocalizer inner, Brand brand, Dictionary<string, (IStringLocalizer Localizer, string Key)> added, bool isStrict) : IStringLocalizer
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
        if (added.TryGetValue(name, out var other))
            return new(name, other.Localizer[other.Key]);
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
