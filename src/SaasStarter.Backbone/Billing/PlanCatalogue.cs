using SaasStarter.Backbone.Core;

namespace SaasStarter.Backbone.Billing;

/// <summary>
/// What can be bought: <c>plans.json</c>. The one file feeds the pricing page, what is sold at Stripe, and what a tenant may do.
/// </summary>
/// <param name="Currencies">The currencies of all prices (ISO 4217), the preferred one first.</param>
/// <param name="GraceDays">For how many days after a payment failed everything goes on as before.</param>
/// <param name="Plans">The plans, from the lowest to the highest.</param>
public sealed record PlanCatalogue(IReadOnlyList<string> Currencies, int GraceDays, IReadOnlyList<Plan> Plans)
{
    /// <summary>The plan that costs nothing and needs no subscription, or null when every plan is paid.</summary>
    public Plan? Free => Plans.SingleOrDefault(plan => plan.IsFree);

    /// <summary>Everything that is sold: each paid plan at each interval in each currency.</summary>
    public IEnumerable<SoldPrice> SoldPrices =>
        from plan in Plans
        where !plan.IsFree
        from interval in Enum.GetValues<BillingInterval>()
        from currency in Currencies
        select new SoldPrice(plan, interval, plan.PriceOf(interval, currency), plan.LookupKey(interval, currency));

    /// <summary>How much of twelve monthly prices the best yearly price saves, in whole percent; 0 when none does.</summary>
    public int YearlySavingPercent => Plans.Where(plan => !plan.IsFree).SelectMany(plan => plan.Prices.Values)
        .Select(price => (int)Math.Floor(100 * (1 - price.Year / (12 * price.Month)))).Append(0).Max();

    /// <summary>A currency that somebody asked for if it is one of ours, else the preferred one.</summary>
    public string CurrencyOrFirst(string? currency) => Currencies.FirstOrDefault(known => known == currency, Currencies[0]);

    /// <summary>The plan with this identifier, or null when there is none, or none any more.</summary>
    public Plan? Find(string id) => Plans.FirstOrDefault(plan => plan.Id == id);

    /// <summary>Whether <paramref name="plan"/> stands above <paramref name="other"/>.</summary>
    public bool IsHigher(Plan plan, Plan other) => RankOf(plan) > RankOf(other);

    /// <summary>Reads and checks the file.</summary>
    /// <param name="path">Where <c>plans.json</c> is.</param>
    /// <param name="cultures">The languages that every text needs.</param>
    /// <param name="features">The features that there are.</param>
    /// <param name="limits">The limits that there are; every plan says each of them.</param>
    /// <exception cref="SettingsFileException">It cannot be read, or something in it is wrong; the message names all of it.</exception>
    public static PlanCatalogue Read(string path, IReadOnlyList<string> cultures, IEnumerable<Feature> features, IEnumerable<Limit> limits)
    {
        var catalogue = SettingsFile.Read<PlanCatalogue>(path);
        var check = new PlanCheck(catalogue, cultures, [.. features.Select(feature => feature.Name)], [.. limits.Select(limit => limit.Name)]);
        SettingsFile.Refuse(path, check.Mistakes());
        return catalogue;
    }

    private int RankOf(Plan plan) => Plans.Index().First(ranked => ranked.Item.Id == plan.Id).Index;
}

/// <summary>A plan.</summary>
public sealed record Plan
{
    /// <summary>Its identifier, stored with subscriptions: it never changes.</summary>
    public required string Id { get; init; }

    /// <summary>Its name, by language.</summary>
    public required IReadOnlyDictionary<string, string> Name { get; init; }

    /// <summary>For whom it is, by language.</summary>
    public required IReadOnlyDictionary<string, string> Tagline { get; init; }

    /// <summary>What it costs, without tax, by currency; 0 everywhere when it is free.</summary>
    public required IReadOnlyDictionary<string, PlanPrice> Prices { get; init; }

    /// <summary>Whether the price is for each paid seat, or for everybody together.</summary>
    public required bool IsPerSeat { get; init; }

    /// <summary>For how many days somebody who never had a trial may try it before paying; 0 for none.</summary>
    public int TrialDays { get; init; }

    /// <summary>Whether it is the one that we recommend.</summary>
    public bool IsRecommended { get; init; }

    /// <summary>The names of the <see cref="Feature"/>s that it includes.</summary>
    public required IReadOnlyList<string> Features { get; init; }

    /// <summary>How much of each <see cref="Limit"/> it includes, by the limit's name; null for as much as one likes.</summary>
    public required IReadOnlyDictionary<string, long?> Limits { get; init; }

    /// <summary>What else there is to say for it, line by line, each by language.</summary>
    public required IReadOnlyList<IReadOnlyDictionary<string, string>> Highlights { get; init; }

    /// <summary>Whether it costs nothing.</summary>
    public bool IsFree => Prices.Values.All(price => price is { Month: 0, Year: 0 });

    /// <summary>What Stripe calls its product, which stays when the name changes: <c>saasstarter_team</c>.</summary>
    public string ProductId => $"saasstarter_{Id}";

    /// <summary>What it costs, without tax: for each paid seat when <see cref="IsPerSeat"/>, else for everybody together.</summary>
    public Money PriceOf(BillingInterval interval, string currency)
    {
        var price = Prices[currency];
        return new(interval == BillingInterval.Month ? price.Month : price.Year, currency);
    }

    /// <summary>The name under which Stripe finds the price, whatever its amount is at the time: <c>saasstarter_team_month_eur</c>.</summary>
    public string LookupKey(BillingInterval interval, string currency) => $"{ProductId}_{interval.ToWord()}_{currency.ToLowerInvariant()}";

    /// <summary>Whether it includes a feature.</summary>
    public bool Includes(Feature feature) => Features.Contains(feature.Name);

    /// <summary>How much of something it includes; null for as much as one likes.</summary>
    public long? MostOf(Limit limit) => Limits[limit.Name];
}

/// <summary>What a plan costs in one currency, in its main unit.</summary>
/// <param name="Month">The price of a month.</param>
/// <param name="Year">The price of a year paid at once.</param>
public sealed record PlanPrice(decimal Month, decimal Year);

/// <summary>A price as it is sold.</summary>
/// <param name="Plan">What is sold.</param>
/// <param name="Interval">For how long one pays at once.</param>
/// <param name="Price">How much, in which currency.</param>
/// <param name="LookupKey">The name under which Stripe finds it.</param>
public sealed record SoldPrice(Plan Plan, BillingInterval Interval, Money Price, string LookupKey);
