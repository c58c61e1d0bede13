using System.Globalization;
using Microsoft.Extensions.Localization;
using SaasStarter.Backbone.Components.Kit;
using SaasStarter.Backbone.Core;

namespace SaasStarter.Backbone.Billing.Staff;

/// <summary>Puts what is stored of subscriptions into words for the staff.</summary>
internal sealed class SubscriptionWords(PlanCatalogue catalogue, IStringLocalizer<Strings> localizer)
{
    private IStringLocalizer<Strings> Text { get; } = localizer;

    /// <summary>A plan's name; its identifier when the plan file has no such plan any more.</summary>
    public string PlanName(string id) => catalogue.Find(id)?.Name.InCurrentLanguage() ?? id;

    /// <summary>What is paid how often: <c>5 × €9 a month</c>.</summary>
    public string Price(long unitAmount, int quantity, string currency, string interval)
    {
        var price = Money.FromMinorUnits(unitAmount, currency);
        return quantity == 1 ? Text[$"Price-{interval}", price] : Text[$"Prices-{interval}", quantity, price];
    }

    /// <summary>A status in words.</summary>
    public string Status(string status) => Text[$"Status-{status}"];

    /// <summary>What a status means for us.</summary>
    public static Tone ToneOf(string status) => Enum.Parse<SubscriptionStatus>(status) switch
    {
        SubscriptionStatus.Active => Tone.Success,
        SubscriptionStatus.Trialing => Tone.Accent,
        SubscriptionStatus.PastDue => Tone.Warning,
        SubscriptionStatus.Unpaid or SubscriptionStatus.Paused => Tone.Danger,
        _ => Tone.Neutral,
    };

    /// <summary>A share of all, with one digit after the point: <c>2.5 %</c>.</summary>
    public static string Share(decimal share) => share.ToString("P1", CultureInfo.CurrentCulture);
}
