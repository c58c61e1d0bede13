using SaasStarter.Backbone.Billing;
using SaasStarter.Backbone.Core;
using SaasStarter.Tests.Components;

namespace SaasStarter.Tests.Billing;

public sealed class PlanCatalogueTests : IDisposable
{
    private static readonly string[] Cultures = ["en", "fr"];
    private static readonly Feature Branding = new("branding", new(typeof(PlanCatalogueTests), "Branding"));
    private static readonly Limit Seats = new("seats", new(typeof(PlanCatalogueTests), "Seats"));
    private static readonly Limit Guests = new("guests", new(typeof(PlanCatalogueTests), "Guests"));
    private static readonly Limit Storage = new("storage", new(typeof(PlanCatalogueTests), "Storage"));
    private static readonly Limit Days = new("auditDays", new(typeof(PlanCatalogueTests), "Days"), IsCounted: false);
    private static readonly Limit Invitations = new("invitations", new(typeof(PlanCatalogueTests), "Invitations"), IsMetered: true);
    private static readonly Limit Webhooks = new("webhooks", new(typeof(PlanCatalogueTests), "Webhooks"));
    private static readonly Limit Calls = new("apiCalls", new(typeof(PlanCatalogueTests), "Calls"), IsCounted: false);

    private readonly SettingsCopy _file = new("plans.json");

    [Fact]
    public void The_products_own_plans_are_in_order()
    {
        var catalogue = Read();

        Assert.Equal(["free", "team", "company"], catalogue.Plans.Select(plan => plan.Id));
        Assert.Equal(["EUR", "USD"], catalogue.Currencies);
        Assert.Equal(14, catalogue.GraceDays);
        Assert.Equal(16, catalogue.YearlySavingPercent);
        Assert.Equal("free", catalogue.Free?.Id);
    }

    [Fact]
    public void A_plan_says_what_it_costs_and_includes()
    {
        var catalogue = Read();
        var (free, team, company) = (catalogue.Plans[0], catalogue.Plans[1], catalogue.Plans[2]);

        Assert.Equal(new Money(9, "EUR"), team.PriceOf(BillingInterval.Month, "EUR"));
        Assert.Equal(10_000, team.PriceOf(BillingInterval.Year, "USD").ToMinorUnits());
        Assert.True(free.IsFree);
        Assert.False(team.IsFree);
        Assert.True(team.Includes(Branding));
        Assert.False(free.Includes(Branding));
        Assert.Equal(3, free.MostOf(Seats));
        Assert.Null(company.MostOf(Guests));
        Assert.Same(team, catalogue.Find("team"));
        Assert.Null(catalogue.Find("given-up"));
    }

    [Fact]
    public void A_later_plan_is_higher()
    {
        var catalogue = Read();

        Assert.True(catalogue.IsHigher(catalogue.Plans[2], catalogue.Plans[1]));
        Assert.False(catalogue.IsHigher(catalogue.Plans[0], catalogue.Plans[1]));
        Assert.False(catalogue.IsHigher(catalogue.Plans[1], catalogue.Plans[1]));
    }

    [Fact]
    public void Every_paid_plan_is_sold_by_the_month_and_by_the_year_in_each_currency()
    {
        var prices = Read().SoldPrices.ToArray();

        Assert.Equal(8, prices.Select(price => price.LookupKey).Distinct().Count());
        var price = prices.Single(price => price.LookupKey.EndsWith("_company_year_usd", StringComparison.Ordinal));
        Assert.Equal((new Money(5400, "USD"), BillingInterval.Year, "company"), (price.Price, price.Interval, price.Plan.Id));
        Assert.All(prices, sold => Assert.Matches("^[a-z0-9]+_(team|company)_(month|year)_(eur|usd)$", sold.LookupKey));
    }

    [Theory]
    [InlineData("EUR", "EUR")]
    [InlineData("USD", "USD")]
    [InlineData("CHF", "EUR")]
    [InlineData("usd", "EUR")]
    [InlineData(null, "EUR")]
    public void A_currency_that_is_not_sold_in_is_not_taken(string? asked, string answered) => Assert.Equal(answered, Read().CurrencyOrFirst(asked));

    [Theory]
    [InlineData("[\"EUR\", \"USD\"]", "[\"euro\", \"USD\"]", "\"currencies\" has \"euro\": write its code")]
    [InlineData("[\"EUR\", \"USD\"]", "[]", "\"currencies\" is empty")]
    [InlineData("[\"EUR\", \"USD\"]", "[\"EUR\", \"USD\", \"EUR\"]", "\"currencies\" has \"EUR\" more than once")]
    [InlineData("[\"EUR\", \"USD\"]", "[\"EUR\", \"USD\", \"CHF\"]", "Plan \"team\" has no price in CHF")]
    [InlineData("[\"EUR\", \"USD\"]", "[\"EUR\"]", "Plan \"team\" has a price in USD, which \"currencies\" does not name")]
    [InlineData("\"graceDays\": 14", "\"graceDays\": -1", "\"graceDays\" is -1: choose between 0 and 60")]
    [InlineData("\"graceDays\": 14", "\"graceDays\": 61", "\"graceDays\" is 61")]
    [InlineData("\"id\": \"team\"", "\"id\": \"free\"", "two plans with the id \"free\"")]
    [InlineData("\"id\": \"team\"", "\"id\": \"The team\"", "has to be lower-case letters")]
    [InlineData("\"id\": \"team\"", "\"id\": \"a-very-long-identifier-that-goes-on-and-on\"", "40 at most")]
    [InlineData("{ \"month\": 9, \"year\": 90 }", "{ \"month\": -9, \"year\": -90 }", "\"team\" costs -9 EUR: choose between 0 and 999999")]
    [InlineData("{ \"month\": 9, \"year\": 90 }", "{ \"month\": 9, \"year\": 1000000 }", "\"team\" costs 1000000 EUR")]
    [InlineData("{ \"month\": 9, \"year\": 90 }", "{ \"month\": 9.005, \"year\": 90 }", "\"team\" costs 9.005 EUR, which has only 2 digits behind the point")]
    [InlineData("{ \"month\": 9, \"year\": 90 }", "{ \"month\": 9, \"year\": 120 }", "\"team\" costs more by the year (120 EUR) than by the month (12 × 9)")]
    [InlineData("{ \"month\": 9, \"year\": 90 }", "{ \"month\": 0, \"year\": 0 }", "\"team\" is free in EUR and costs something elsewhere")]
    [InlineData("{ \"month\": 9, \"year\": 90 }", "{ \"month\": 9, \"year\": 0 }", "\"team\" is free in EUR and costs something elsewhere")]
    [InlineData("\"fr\": \"Équipe\"", "\"de\": \"Team\"", "\"team\" lacks a text for \"fr\"")]
    [InlineData("\"fr\": \"Équipe\"", "\"fr\": \" \"", "\"team\" lacks a text for \"fr\"")]
    [InlineData("\"fr\": \"Ajoutez et retirez des personnes quand vous voulez\"", "\"fr\": \"\"", "\"team\" lacks a text for \"fr\"")]
    [InlineData("\"seats\": 3, \"guests\": 5,", "\"seats\": 3,", "\"free\" does not say its limit \"guests\"")]
    [InlineData("\"invitations\": 30,", "\"invitations\": 30, \"gigabytes\": 1,", "\"free\" has the limit \"gigabytes\", which there is not. There are: seats, guests, invitations")]
    [InlineData("\"seats\": 3,", "\"seats\": -3,", "\"free\" has the limit \"seats\" below 0")]
    [InlineData("\"seats\": 3,", "\"seats\": 51,", "\"team\" includes less of \"seats\" than the lower plan \"free\"")]
    [InlineData("\"seats\": 3,", "\"seats\": null,", "\"team\" includes less of \"seats\" than the lower plan \"free\"")]
    [InlineData("\"features\": []", "\"features\": [\"telepathy\"]", "\"free\" has the feature \"telepathy\", which there is not. There are: branding")]
    [InlineData("\"features\": []", "\"features\": [\"branding\", \"branding\"]", "\"free\" has the feature \"branding\" more than once")]
    [InlineData("\"isPerSeat\": false", "\"isPerSeat\": false, \"isRecommended\": true", "More than one plan")]
    [InlineData("\"isPerSeat\": false", "\"isPerSeat\": false, \"trialDays\": 7", "\"free\" is free: there is nothing to try")]
    [InlineData("\"trialDays\": 14", "\"trialDays\": 1000", "\"team\" has \"trialDays\" 1000")]
    [InlineData("{ \"month\": 490, \"year\": 4900 }", "{ \"month\": 0, \"year\": 4900 }", "\"company\" costs more by the year")]
    public void A_mistake_is_named_at_the_start(string before, string after, string message) =>
        Assert.Contains(message, Refusal(before, after), StringComparison.Ordinal);

    [Theory]
    [InlineData("\"isPerSeat\": true", "\"isPerSeat\": \"yes\"", "\"plans[1].isPerSeat\" has to be true or false.")]
    [InlineData("\"trialDays\": 14", "\"trialDays\": 1.5", "\"plans[1].trialDays\" has to be a whole number.")]
    [InlineData("\"seats\": 50", "\"seats\": \"50\"", "\"plans[1].limits.seats\" has to be a whole number, or null.")]
    [InlineData("\"en\": \"Team\"", "\"en\": null", "\"plans[1].name.en\" has to be a text.")]
    [InlineData("\"en\": \"Team\"", "\"en\": \"Team\", \"en\": \"Crew\"", "\"plans[1].name.en\" is there 2 times.")]
    [InlineData("{ \"month\": 9, \"year\": 90 }", "{ \"month\": 9 }", "\"plans[1].prices.EUR.year\" is missing.")]
    [InlineData("\"trialDays\": 14", "\"trial\": 14", "\"plans[1].trial\" is not known here. Known are id, name, tagline, prices, isPerSeat, trialDays")]
    [InlineData("\"features\": []", "\"features\": {}", "\"plans[0].features\" has to be a list in [ ].")]
    [InlineData("[\"EUR\", \"USD\"]", "\"EUR\"", "\"currencies\" has to be a list in [ ].")]
    [InlineData("\"graceDays\": 14,", "", "\"graceDays\" is missing.")]
    [InlineData("\"graceDays\": 14,", "\"graceDays\": 14", "is not as expected")]
    public void What_does_not_belong_into_the_file_is_named_by_its_place(string before, string after, string message) =>
        Assert.Contains(message, Refusal(before, after), StringComparison.Ordinal);

    [Fact]
    public void Plans_stand_from_the_lowest_to_the_highest()
    {
        _file.With("\"isPerSeat\": true", "\"isPerSeat\": false").With("{ \"month\": 9, \"year\": 90 }", "{ \"month\": 500, \"year\": 5000 }");

        Assert.Contains("\"company\" does not cost more than \"team\" before it, in EUR", Refusal(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_higher_plan_lacks_nothing_of_a_lower_one()
    {
        _file.With("\"features\": []", "\"features\": [\"branding\"]").With("\"features\": [\"branding\"],\n      \"limits\": { \"seats\": 50", "\"features\": [],\n      \"limits\": { \"seats\": 50");

        Assert.Contains("\"team\" lacks the feature \"branding\" of the lower plan \"free\"", Refusal(), StringComparison.Ordinal);
    }

    [Fact]
    public void Only_one_plan_is_free()
    {
        _file.With("{ \"month\": 9, \"year\": 90 }", "{ \"month\": 0, \"year\": 0 }").With("{ \"month\": 10, \"year\": 100 }", "{ \"month\": 0, \"year\": 0 }");

        Assert.Contains("More than one plan is free", Refusal(), StringComparison.Ordinal);
    }

    [Fact]
    public void All_mistakes_are_named_at_once()
    {
        _file.With("\"seats\": 3,", "\"seats\": -3,").With("\"graceDays\": 14", "\"graceDays\": 99").With("\"fr\": \"Équipe\"", "\"fr\": \"\"");

        Assert.Equal(3, Refusal().Count(c => c == '\n'));
    }

    [Fact]
    public void All_names_that_do_not_belong_are_named_at_once()
    {
        _file.With("\"trialDays\": 14", "\"trial\": 14").With("\"graceDays\"", "\"grace\"");

        Assert.Equal(3, Refusal().Count(c => c == '\n'));
    }

    [Fact]
    public void What_the_plans_say_of_a_module_that_is_not_there_means_nothing()
    {
        _file.With("\"seats\": 3,", "\"seats\": 3, \"bookings.rooms\": 4,");

        Assert.Equal(4, Read().Plans[0].Limits["bookings.rooms"]);
    }

    [Theory]
    [InlineData("bookings.rooms", null)]
    [InlineData("bookings.roms", "Plan \"free\" has the limit \"bookings.roms\", which there is not.")]
    [InlineData("boking.rooms", "Plan \"free\" does not say its limit \"bookings.rooms\".")]
    [InlineData("bookings", "Plan \"free\" has the limit \"bookings\", which there is not.")]
    public void What_they_say_of_one_that_is_there_is_checked(string name, string? mistake)
    {
        foreach (var before in new[] { "\"seats\": 3,", "\"seats\": 50,", "\"seats\": null," })
            _file.With(before, $"{before} \"{name}\": null,");
        var read = () => PlanCatalogue.Read(_file.Path, Cultures, [Branding], [Seats, Guests, Invitations, Storage, Days, Webhooks, Calls, new("bookings.rooms", new(typeof(PlanCatalogueTests), "Rooms"))]);

        if (mistake is null)
            Assert.Null(read().Plans[0].Limits[name]);
        else
            Assert.Contains(mistake, Assert.Throws<SettingsFileException>(read).Message, StringComparison.Ordinal);
    }

    private PlanCatalogue Read() => PlanCatalogue.Read(_file.Path, Cultures, [Branding], [Seats, Guests, Invitations, Storage, Days, Webhooks, Calls]);

    private string Refusal(string before, string after)
    {
        _file.With(before, after);
        return Refusal();
    }

    private string Refusal() => Assert.Throws<SettingsFileException>(Read).Message;

    public void Dispose() => _file.Dispose();
}
