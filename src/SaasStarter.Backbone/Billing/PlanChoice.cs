using SaasStarter.Backbone.Components;

namespace SaasStarter.Backbone.Billing;

/// <summary>A paid plan that somebody chose, in the addresses that lead from the prices to the payment. What is charged is looked up in the catalogue.</summary>
/// <param name="Plan">The plan.</param>
/// <param name="Interval">For how long one pays at once.</param>
/// <param name="Currency">In which currency.</param>
public sealed record PlanChoice(Plan Plan, BillingInterval Interval, string Currency)
{
    /// <summary>The page that leads somebody who is signed in to the tenant that the plan is for.</summary>
    public const string Page = "/choose-plan";

    /// <summary>The address that leads there: <c>/choose-plan?plan=team&amp;interval=year&amp;currency=EUR</c>.</summary>
    public string Path => Page + Query;

    private string Query => $"?plan={Plan.Id}&interval={Interval.ToWord()}&currency={Currency}";

    /// <summary>What an address says, or null when it names no paid plan. An interval or a currency that we do not sell by becomes the first.</summary>
    public static PlanChoice? Read(PlanCatalogue catalogue, string? plan, string? interval, string? currency) =>
        catalogue.Find(plan ?? "") is { IsFree: false } known
            ? new(known, BillingIntervals.Parse(interval) ?? BillingInterval.Month, catalogue.CurrencyOrFirst(currency))
            : null;

    /// <summary>A tenant's billing page, with this choice.</summary>
    public string BillingPath(string slug) => $"/t/{slug}/billing{Query}";

    /// <summary>Where a visitor goes: through signing up to <see cref="Path"/>.</summary>
    public string SignUpPath => $"{SitePaths.SignUp}?returnUrl={Uri.EscapeDataString(Path)}";

    /// <summary>Where somebody goes who has no tenant yet: through creating one to <see cref="Path"/>.</summary>
    public string NewTenantPath => $"{SitePaths.Tenants}/new?returnUrl={Uri.EscapeDataString(Path)}";
}
