using System.Globalization;
using SaasStarter.Backbone.Core;

namespace SaasStarter.Backbone.Billing;

/// <summary>Looks for what is wrong with the plans, in the words of whoever edits the file.</summary>
/// <param name="catalogue">What was read.</param>
/// <param name="cultures">The languages that every text needs.</param>
/// <param name="features">The names of the features that there are.</param>
/// <param name="limits">The names of the limits that there are.</param>
internal sealed class PlanCheck(PlanCatalogue catalogue, IReadOnlyList<string> cultures, IReadOnlyList<string> features, IReadOnlyList<string> limits)
{
    private const int LongestId = 40;
    private const int LongestGraceDays = 60;
    private const int LongestTrialDays = 730; // docs.stripe.com/api/subscriptions/create: two years.
    private const decimal DearestPrice = 999_999; // docs.stripe.com/currencies#minimum-and-maximum-charge-amounts: eight digits in minor units.

    public IEnumerable<string> Mistakes() =>
        [.. CatalogueMistakes(), .. catalogue.Plans.SelectMany(PlanMistakes), .. catalogue.Plans.Zip(catalogue.Plans.Skip(1)).SelectMany(pair => OrderMistakes(pair.First, pair.Second))];

    private IEnumerable<string> CatalogueMistakes()
    {
        if (catalogue.Currencies.Count == 0)
            yield return "\"currencies\" is empty: name at least one, for example \"EUR\".";
        foreach (var currency in catalogue.Currencies.Where(currency => !Money.IsCurrency(currency)))
            yield return $"\"currencies\" has \"{currency}\": write its code, for example \"EUR\".";
        foreach (var currency in Repeated(catalogue.Currencies))
            yield return $"\"currencies\" has \"{currency}\" more than once.";
        if (catalogue.GraceDays is < 0 or > LongestGraceDays)
            yield return $"\"graceDays\" is {catalogue.GraceDays}: choose between 0 and {LongestGraceDays}.";
        if (catalogue.Plans.Count == 0)
            yield return "\"plans\" is empty.";
        foreach (var id in Repeated(catalogue.Plans.Select(plan => plan.Id)))
            yield return $"There are two plans with the id \"{id}\".";
        if (catalogue.Plans.Count(plan => plan.IsRecommended) > 1)
            yield return "More than one plan has \"isRecommended\": recommend one.";
        if (catalogue.Plans.Count(plan => plan.IsFree) > 1)
            yield return "More than one plan is free: only one can be what a customer has without paying.";
    }

    private IEnumerable<string> PlanMistakes(Plan plan) =>
        [.. IdMistakes(plan), .. TextMistakes(plan), .. PriceMistakes(plan), .. TrialMistakes(plan), .. FeatureMistakes(plan), .. LimitMistakes(plan)];

    private static IEnumerable<string> IdMistakes(Plan plan)
    {
        if (plan.Id.Length is 0 or > LongestId || !plan.Id.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-'))
            yield return $"The id \"{plan.Id}\" has to be lower-case letters, digits and hyphens, {LongestId} at most.";
    }

    private IEnumerable<string> TextMistakes(Plan plan) =>
        from culture in cultures
        where new[] { plan.Name, plan.Tagline }.Concat(plan.Highlights).Any(text => string.IsNullOrWhiteSpace(text.GetValueOrDefault(culture)))
        select $"Plan \"{plan.Id}\" lacks a text for \"{culture}\".";

    private IEnumerable<string> PriceMistakes(Plan plan)
    {
        foreach (var currency in catalogue.Currencies.Except(plan.Prices.Keys))
            yield return $"Plan \"{plan.Id}\" has no price in {currency}.";
        foreach (var currency in plan.Prices.Keys.Except(catalogue.Currencies))
            yield return $"Plan \"{plan.Id}\" has a price in {currency}, which \"currencies\" does not name.";
        foreach (var (currency, price) in plan.Prices)
        {
            foreach (var mistake in PriceMistakes(plan, currency, price))
                yield return mistake;
        }
    }

    private static IEnumerable<string> PriceMistakes(Plan plan, string currency, PlanPrice price)
    {
        foreach (var amount in new[] { price.Month, price.Year })
        {
            if (amount is < 0 or > DearestPrice)
                yield return Words($"Plan \"{plan.Id}\" costs {amount} {currency}: choose between 0 and {DearestPrice}.");
            else if (decimal.Round(amount, Money.DigitsOf(currency)) != amount)
                yield return Words($"Plan \"{plan.Id}\" costs {amount} {currency}, which has only {Money.DigitsOf(currency)} digits behind the point.");
        }
        if (price.Year > 12 * price.Month)
            yield return Words($"Plan \"{plan.Id}\" costs more by the year ({price.Year} {currency}) than by the month (12 × {price.Month}).");
        if (!plan.IsFree && (price.Month == 0 || price.Year == 0))
            yield return $"Plan \"{plan.Id}\" is free in {currency} and costs something elsewhere: a plan is free everywhere, or nowhere.";
    }

    private static IEnumerable<string> TrialMistakes(Plan plan)
    {
        if (plan.TrialDays is < 0 or > LongestTrialDays)
            yield return $"Plan \"{plan.Id}\" has \"trialDays\" {plan.TrialDays}: choose between 0 and {LongestTrialDays}.";
        if (plan is { IsFree: true, TrialDays: > 0 })
            yield return $"Plan \"{plan.Id}\" is free: there is nothing to try before paying.";
        if (plan is { IsFree: true, IsPerSeat: true })
            yield return $"Plan \"{plan.Id}\" is free: it has no price for each seat.";
    }

    private IEnumerable<string> FeatureMistakes(Plan plan)
    {
        foreach (var feature in plan.Features.Except(features))
            yield return $"Plan \"{plan.Id}\" has the feature \"{feature}\", which there is not. There are: {string.Join(", ", features)}.";
        foreach (var feature in Repeated(plan.Features))
            yield return $"Plan \"{plan.Id}\" has the feature \"{feature}\" more than once.";
    }

    private IEnumerable<string> LimitMistakes(Plan plan)
    {
        foreach (var limit in plan.Limits.Keys.Except(limits).Where(limit => !IsOfAbsentModule(limit)))
            yield return $"Plan \"{plan.Id}\" has the limit \"{limit}\", which there is not. There are: {string.Join(", ", limits)}.";
        foreach (var limit in limits.Except(plan.Limits.Keys))
            yield return $"Plan \"{plan.Id}\" does not say its limit \"{limit}\". Write null for as much as one likes.";
        foreach (var limit in plan.Limits.Where(limit => limit.Value < 0))
            yield return $"Plan \"{plan.Id}\" has the limit \"{limit.Key}\" below 0.";
    }

    // A module that was taken away leaves its figures behind. Of one that is there, each name is known: a misspelt module is one that is not there, and the
    // right name is missed then.
    private bool IsOfAbsentModule(string limit) => limit.IndexOf('.', StringComparison.Ordinal) is var end and > 0
        && !limits.Any(known => known.StartsWith(limit[..(end + 1)], StringComparison.Ordinal));

    // Upgrades are charged at once and downgrades wait for the end of the period, so each plan has to offer what the one before it offers, and cost more.
    private static IEnumerable<string> OrderMistakes(Plan lower, Plan higher)
    {
        foreach (var (currency, price) in higher.Prices.Where(price => lower.Prices.ContainsKey(price.Key) && lower.IsPerSeat == higher.IsPerSeat))
        {
            if (price.Month <= lower.Prices[currency].Month || price.Year <= lower.Prices[currency].Year)
                yield return $"Plan \"{higher.Id}\" does not cost more than \"{lower.Id}\" before it, in {currency}: name the plans from the lowest to the highest.";
        }
        if (higher.IsFree && lower.IsPerSeat)
            yield return $"Plan \"{higher.Id}\" is free and comes after \"{lower.Id}\": name the plans from the lowest to the highest.";
        foreach (var feature in lower.Features.Except(higher.Features))
            yield return $"Plan \"{higher.Id}\" lacks the feature \"{feature}\" of the lower plan \"{lower.Id}\".";
        foreach (var (limit, most) in lower.Limits.Where(limit => higher.Limits.TryGetValue(limit.Key, out var more) && more is not null && (limit.Value is null || more < limit.Value)))
            yield return $"Plan \"{higher.Id}\" includes less of \"{limit}\" than the lower plan \"{lower.Id}\".";
    }

    private static IEnumerable<string> Repeated(IEnumerable<string> names) => names.CountBy(name => name).Where(name => name.Value > 1).Select(name => name.Key);

    private static string Words(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
