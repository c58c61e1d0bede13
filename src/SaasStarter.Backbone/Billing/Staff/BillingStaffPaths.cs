using SaasStarter.Backbone.Components;

namespace SaasStarter.Backbone.Billing.Staff;

/// <summary>The addresses of the staff's pages about payments, and of their forms.</summary>
internal static class BillingStaffPaths
{
    public const string Subscriptions = $"{SitePaths.BackOffice}/billing";
    public const string Trials = $"{Subscriptions}/trials";
    public const string FailedPayments = $"{Subscriptions}/failed-payments";
    public const string Events = $"{Subscriptions}/events";
    public const string ReplayFailed = $"{Events}/replay-failed";
    public const string Drift = $"{Subscriptions}/drift";

    /// <summary>The page of a tenant's payments, or a form about them: <c>sync</c>.</summary>
    public static string Tenant(string slug, string? action = null) => action is null ? $"{Subscriptions}/tenants/{slug}" : $"{Subscriptions}/tenants/{slug}/{action}";

    /// <summary>The page of an event, or a form about it: <c>replay</c>.</summary>
    public static string Event(string id, string? action = null) => action is null ? $"{Events}/{id}" : $"{Events}/{id}/{action}";
}
