using System.Globalization;
using Microsoft.Extensions.Localization;
using SaasStarter.Backbone.Components;

namespace SaasStarter.Tests.Components;

public sealed class TenantWordTests : IDisposable
{
    private readonly SettingsCopy _file = new("brand.json");
    private readonly CultureInfo _culture = CultureInfo.CurrentUICulture;

    [Theory]
    [InlineData("en", "Leave {the tenant}?", "Leave the organisation?")]
    [InlineData("en", "{A tenant} of {your tenants}", "An organisation of your organisations")]
    [InlineData("fr", "Quitter {the tenant} ?", "Quitter l’organisation ?")]
    [InlineData("fr", "Le nom {of the tenant}", "Le nom de l’organisation")]
    [InlineData("fr", "{The tenants}, {this tenant}, {Tenant}", "Les organisations, cette organisation, Organisation")]
    [InlineData("en", "No token", "No token")]
    public void A_text_has_the_products_own_word(string culture, string text, string expected)
    {
        Use(culture);

        Assert.Equal(expected, Localizer(text)["Key"].Value);
    }

    [Fact]
    public void What_somebody_typed_is_never_taken_for_a_token()
    {
        Use("en");

        Assert.Equal("{the tenant} joined the organisation", Localizer("{0} joined {the tenant}")["Key", "{the tenant}"].Value);
    }

    [Fact]
    public void Another_word_needs_no_other_texts()
    {
        Use("fr");
        _file.With("\"l’organisation\"", "\"le domaine\"").With("\"de l’organisation\"", "\"du domaine\"");

        Assert.Equal("Le nom du domaine. Le domaine est là.", Localizer("Le nom {of the tenant}. {The tenant} est là.")["Key"].Value);
    }

    [Fact]
    public void A_token_that_has_no_form_is_a_mistake()
    {
        Use("en");

        var exception = Assert.Throws<FormatException>(() => Localizer("Beside {beside the tenant}")["Key"]);
        Assert.Contains("{beside the tenant}", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_text_is_a_mistake_in_development_and_shows_its_key_in_production()
    {
        Assert.Throws<KeyNotFoundException>(() => Localizer(null, isStrict: true)["Missing"]);
        Assert.Equal("Missing", Localizer(null, isStrict: false)["Missing"].Value);
    }

    public void Dispose()
    {
        CultureInfo.CurrentUICulture = _culture;
        _file.Dispose();
    }

    private static void Use(string culture) => CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(culture);

    private TenantWordLocalizer Localizer(string? text, bool isStrict = true) => new(new OneText(text), Brand.Read(_file.Path), [], isStrict);

    private sealed class OneText(string? text) : IStringLocalizer
    {
        public LocalizedString this[string name] => new(name, text ?? name, resourceNotFound: text is null);

        public LocalizedString this[string name, params object[] arguments] => throw new NotSupportedException();

        public IEnumerable<LocalizedString> GetAllStrings(bool includeParentCultures) => throw new NotSupportedException();
    }
}
