using System.Text.Json.Serialization;
using SaasStarter.Backbone.Core;

namespace SaasStarter.Backbone.Billing;

/// <summary>What can be bought: <c>plans.json</c>. The one file feeds the pricing page, and whatever sells or limits by plan.</summary>
/// <param name="Currency">The currency of all prices (ISO 4217).</param>
/// <param name="Plans">The plans, from the smallest.</param>
public sealed record PlanCatalogue(string Currency, IReadOnlyList<Plan> Plans)
{
    /// <summary>How much of twelve monthly prices the best yearly price saves, in whole percent; 0 when none does.</summary>
    [JsonIgnore]
    public int YearlySavingPercent => Plans.Where(plan => plan.MonthlyPrice > 0)
        .Select(plan => (int)Math.Round(100 * (1 - plan.YearlyPrice / (12 * plan.MonthlyPrice)))).Append(0).Max();

    /// <summary>What a plan costs.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="isYearly">Whether for a year paid at once, or for a month.</param>
    public Money PriceOf(Plan plan, bool isYearly) => new(isYearly ? plan.YearlyPrice : plan.MonthlyPrice, Currency);

    /// <summary>Reads and checks the file.</summary>
    /// <param name="path">Where <c>plans.json</c> is.</param>
    /// <param name="cultures">The languages that every text needs.</param>
    /// <exception cref="SettingsFileException">It cannot be read, or something in it is wrong; the message names all of it.</exception>
    public static PlanCatalogue Read(string path, IReadOnlyList<string> cultures)
    {
        var catalogue = SettingsFile.Read<PlanCatalogue>(path);
        SettingsFile.Refuse(path, catalogue.Mistakes(cultures));
        return catalogue;
    }

    private IEnumerable<string> Mistakes(IReadOnlyList<string> cultures)
    {
        if (!Money.IsCurrency(Currency))
            yield return $"\"currency\" is \"{Currency}\": write its code, for example \"EUR\".";
        if (Plans.Count == 0)
            yield return "\"plans\" is empty.";
        if (Plans.Count(plan => plan.IsHighlighted) > 1)
            yield return "More than one plan has \"isHighlighted\": recommend one.";
        foreach (var plan in Plans.GroupBy(plan => plan.Id).Where(plans => plans.Count() > 1))
            yield return $"There are two plans with the id \"{plan.Key}\".";
        var limits = Plans.SelectMany(plan => plan.Limits.Keys).Distinct().ToArray();
        foreach (var mistake in Plans.SelectMany(plan => plan.Mistakes(cultures, limits)))
            yield return mistake;
    }
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

    /// <summary>The price of a month, without tax, in the catalogue's currency; 0 when it is free.</summary>
    public required decimal MonthlyPrice { get; init; }

    /// <summary>The price of a year paid at once, without tax.</summary>
    public required decimal YearlyPrice { get; init; }

    /// <summary>Whether the price is for each paid seat, or for everybody together.</summary>
    public required bool IsPerSeat { get; init; }

    /// <summary>Whether it is the one that we recommend.</summary>
    public bool IsHighlighted { get; init; }

    /// <summary>What it includes, line by line, each by language.</summary>
    public required IReadOnlyList<IReadOnlyDictionary<string, string>> Features { get; init; }

    /// <summary>How much of a thing it includes, by the limit's name; null for as much as one likes. Every plan has the same names.</summary>
    public required IReadOnlyDictionary<string, int?> Limits { get; init; }

    internal IEnumerable<string> Mistakes(IReadOnlyList<string> cultures, IReadOnlyList<string> limits)
    {
        if (Id.Length == 0 || !Id.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-'))
            yield return $"The id \"{Id}\" has to be lower-case letters, digits and hyphens.";
        if (MonthlyPrice < 0 || YearlyPrice < 0)
            yield return $"Plan \"{Id}\" has a price below 0.";
        if (YearlyPrice > 12 * MonthlyPrice)
            yield return $"Plan \"{Id}\" costs more by the year ({YearlyPrice}) than by the month (12 × {MonthlyPrice}).";
        foreach (var culture in cultures)
        {
            if (!Name.ContainsKey(culture) || !Tagline.ContainsKey(culture) || Features.Any(feature => !feature.ContainsKey(culture)))
                yield return $"Plan \"{Id}\" lacks a text for \"{culture}\".";
        }
        foreach (var limit in limits.Where(limit => !Limits.ContainsKey(limit)))
            yield return $"Plan \"{Id}\" does not say its limit \"{limit}\", which another plan has. Write null for as much as one likes.";
        foreach (var limit in Limits.Where(limit => limit.Value < 0))
            yield return $"Plan \"{Id}\" has the limit \"{limit.Key}\" below 0.";
    }
}
