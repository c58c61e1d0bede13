using SaasStarter.Backbone.Components;
using SaasStarter.Backbone.Core;

namespace SaasStarter.Tests.Components;

public sealed class BrandTests : IDisposable
{
    private readonly SettingsCopy _file = new("brand.json");

    [Fact]
    public void The_products_own_brand_is_in_order()
    {
        var brand = Brand.Read(_file.Path);

        Assert.Equal(["en", "fr"], brand.Cultures);
        Assert.Equal(brand.Colors.Accent, brand.Theme.Light.ToString());
    }

    [Theory]
    [InlineData("\"accent\": \"#2f55d4\"", "\"accent\": \"blue\"", "\"colors.accent\" is \"blue\": write it as #rrggbb.")]
    [InlineData("\"accent\": \"#2f55d4\"", "\"accent\": \"#ffe14d\"", "hard to read on the light background (contrast 1.2, needed 4.5). The nearest that works is #")]
    [InlineData("\"accentDark\": \"#93aaff\"", "\"accentDark\": \"#101040\"", "hard to read on the dark background")]
    [InlineData("\"logo\": \"/logo.svg\"", "\"logo\": \"logo.gif\"", "give the path of an SVG or PNG under wwwroot")]
    [InlineData("\"cultures\": [\"en\", \"fr\"]", "\"cultures\": [\"en\", \"fr\", \"de\"]", "\"tagline\" has no text for \"de\".")]
    [InlineData("\"cultures\": [\"en\", \"fr\"]", "\"cultures\": [\"de\"]", "\"tenantWord\" has no forms for \"de\".")]
    [InlineData("\"cultures\": [\"en\", \"fr\"]", "\"cultures\": []", "\"cultures\" is empty")]
    [InlineData("\"logo\":", "\"logos\":", "logos")]
    [InlineData("\"this\": \"this organisation\",", "", "this")]
    [InlineData("\"cultures\": [", "\"cultures\": [[", "is not as expected")]
    public void A_mistake_is_named_at_the_start(string before, string after, string message)
    {
        _file.With(before, after);

        var exception = Assert.Throws<SettingsFileException>(() => Brand.Read(_file.Path));

        Assert.Contains(_file.Path, exception.Message, StringComparison.Ordinal);
        Assert.Contains(message, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void All_mistakes_are_named_at_once()
    {
        _file.With("\"#2f55d4\"", "\"#ffffff\"").With("\"/logo.svg\"", "\"\"");

        var exception = Assert.Throws<SettingsFileException>(() => Brand.Read(_file.Path));

        Assert.Equal(2, exception.Message.Count(c => c == '\n'));
    }

    [Fact]
    public void A_file_that_is_not_there_is_named()
    {
        var exception = Assert.Throws<SettingsFileException>(() => Brand.Read("/nowhere/brand.json"));

        Assert.StartsWith("/nowhere/brand.json cannot be read", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("#ffe14d")]
    [InlineData("#000000")]
    [InlineData("#ffffff")]
    [InlineData("#d4145a")]
    public void Any_colour_of_a_tenant_is_made_readable_on_light_and_dark(string color)
    {
        var theme = Theme.Of(color)!;

        Assert.True(theme.Light.ContrastWith(HexColor.LightBackground) >= HexColor.ReadableContrast);
        Assert.True(theme.Dark.ContrastWith(HexColor.DarkBackground) >= HexColor.ReadableContrast);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("red")]
    [InlineData("#fff")]
    [InlineData("#12345g")]
    [InlineData("#1234567")]
    [InlineData("#+12345")]
    [InlineData("#fff}</style><script>")]
    public void What_is_no_colour_never_reaches_a_style(string? color) => Assert.Null(Theme.Of(color));

    [Theory]
    [InlineData("#000000", "#ffffff", 21)]
    [InlineData("#777777", "#ffffff", 4.48)]
    [InlineData("#2f55d4", "#2f55d4", 1)]
    public void Contrast_is_measured_as_the_guidelines_say(string first, string second, double ratio)
    {
        Assert.True(HexColor.TryParse(first, out var one));
        Assert.True(HexColor.TryParse(second, out var two));
        Assert.Equal(ratio, Math.Round(one.ContrastWith(two), 2));
        Assert.Equal(one.ContrastWith(two), two.ContrastWith(one));
    }

    [Fact]
    public void The_style_sheet_has_the_backgrounds_that_colours_are_checked_against()
    {
        var tokens = File.ReadAllText(Path.Combine(SourceTree.Root, "src/SaasStarter.Backbone/wwwroot/css/tokens.css"));

        Assert.Contains($"--sunken: light-dark({HexColor.LightBackground},", tokens, StringComparison.Ordinal);
        Assert.Contains($"--floating: light-dark(#ffffff, {HexColor.DarkBackground})", tokens, StringComparison.Ordinal);
    }

    public void Dispose() => _file.Dispose();
}
