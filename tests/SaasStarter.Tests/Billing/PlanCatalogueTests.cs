using SaasStarter.Backbone.Billing;
using SaasStarter.Backbone.Core;
using SaasStarter.Tests.Components;

namespace SaasStarter.Tests.Billing;

public sealed class PlanCatalogueTests : IDisposable
{
    private static readonly string[] Cultures = ["en", "fr"];

    private readonly SettingsCopy _file = new("plans.json");

    [Fact]
    public void The_products_own_plans_are_in_order()
    {
        var catalogue = PlanCatalogue.Read(_file.Path, Cultures);

        Assert.Equal(["free", "team", "company"], catalogue.Plans.Select(plan => plan.Id));
        Assert.Equal(new Money(9, "EUR"), catalogue.PriceOf(catalogue.Plans[1], isYearly: false));
        Assert.Equal(17, catalogue.YearlySavingPercent);
        Assert.Null(catalogue.Plans[2].Limits["seats"]);
    }

    [Theory]
    [InlineData("\"EUR\"", "\"euro\"", "\"currency\" is \"euro\": write its code")]
    [InlineData("\"id\": \"team\"", "\"id\": \"free\"", "two plans with the id \"free\"")]
    [InlineData("\"id\": \"team\"", "\"id\": \"The team\"", "has to be lower-case letters")]
    [InlineData("\"monthlyPrice\": 9,", "\"monthlyPrice\": -9,", "\"team\" has a price below 0")]
    [InlineData("\"yearlyPrice\": 90,", "\"yearlyPrice\": 120,", "\"team\" costs more by the year (120) than by the month (12 × 9)")]
    [InlineData("\"fr\": \"Équipe\"", "\"de\": \"Team\"", "\"team\" lacks a text for \"fr\"")]
    [InlineData("{ \"en\": \"50 GB of files\", \"fr\": \"50 Go de fichiers\" }", "{ \"en\": \"50 GB of files\" }", "\"team\" lacks a text for \"fr\"")]
    [InlineData("{ \"seats\": 3, \"storageGigabytes\": 1 }", "{ \"seats\": 3 }", "\"free\" does not say its limit \"storageGigabytes\"")]
    [InlineData("\"seats\": 3,", "\"seats\": -3,", "\"free\" has the limit \"seats\" below 0")]
    [InlineData("\"yearlyPrice\": 4900,", "\"yearlyPrice\": 4900, \"isHighlighted\": true,", "More than one plan")]
    [InlineData("\"isPerSeat\": true", "\"isPerSeat\": \"yes\"", "isPerSeat")]
    [InlineData("\"monthlyPrice\": 9,", "", "monthlyPrice")]
    [InlineData("\"limits\": { \"seats\": 3,", "\"limit\": { \"seats\": 3,", "limit")]
    public void A_mistake_is_named_at_the_start(string before, string after, string message)
    {
        _file.With(before, after);

        var exception = Assert.Throws<SettingsFileException>(() => PlanCatalogue.Read(_file.Path, Cultures));

        Assert.Contains(message, exception.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _file.Dispose();
}
