using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using SaasStarter.Backbone.AuditTrail;
using SaasStarter.Backbone.Components;
using SaasStarter.Backbone.Components.Forms;
using SaasStarter.Backbone.Core;

namespace SaasStarter.Backbone.Billing.Staff;

/// <summary>Registers the staff's pages about payments, and their forms.</summary>
internal static class BillingStaffServices
{
    public static IServiceCollection AddBillingStaffPages(this IServiceCollection services)
    {
        services.AddScoped<BillingFigures>();
        services.AddScoped<EventBacklog>();
        services.AddScoped<EventReplay>();
        services.AddScoped<IStaffStateSource, BillingState>();
        services.AddHealthRow<WebhookLagRow>();
        services.AddHealthRow<NoDriftRow>();
        services.AddSingleton<SubscriptionWords>();
        services.AddSingleton(new PageBanner(typeof(BillingTestModeBanner)));
        services.AddSingleton(new StaffMenuItem(Strings.Text("Billing"), Icons.Chart, BillingStaffPaths.Subscriptions, BillingStaffPermissions.Read, Order: 30));
        foreach (var grant in BillingStaffPermissions.Grants)
            services.AddSingleton(grant);
        foreach (var action in new[]
        {
            nameof(ListSubscriptions), nameof(ListEndingTrials), nameof(ListFailedPayments), nameof(ShowTenantBilling), nameof(SyncTenant), nameof(ListStripeEvents),
            nameof(ShowStripeEvent), nameof(ReadStripeEvent), nameof(ReplayStripeEvent), nameof(ReplayFailedEvents), nameof(ListBillingDrift), nameof(CompareCatalogue),
        })
        {
            services.AddSingleton(new ActionText(action, Strings.Text($"Did-{action}")));
        }
        return services;
    }

    public static void MapBillingStaffPages(this IEndpointRouteBuilder routes)
    {
        routes.MapForm<SyncTenant, Done, TenantBillingPage>(BillingStaffPaths.Tenant("{slug}", "sync"),
            accepted => new(BillingStaffPaths.Tenant(accepted.Request.Slug), Strings.Text("SyncBegun")));
        routes.MapForm<ReplayStripeEvent, Done, EventPage>(BillingStaffPaths.Event("{id}", "replay"),
            accepted => new(BillingStaffPaths.Event(accepted.Request.Id), Strings.Text("ReplayBegun")));
        routes.MapForm<ReplayFailedEvents, ReplayedEvents, EventsPage>(BillingStaffPaths.ReplayFailed,
            accepted => new(BillingStaffPaths.Events, Strings.Text("ReplaysBegun", accepted.Response.Count)));
    }
}
