using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using SaasStarter.Backbone.Billing.Staff;
using SaasStarter.Backbone.Components.Forms;
using SaasStarter.Backbone.Components;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Jobs;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Billing;

/// <summary>Registers plans, subscriptions and what follows from them.</summary>
internal static class BillingServices
{
    public static IServiceCollection AddBilling(this IServiceCollection services)
    {
        foreach (var grant in BillingPermissions.Grants)
            services.AddSingleton(grant);
        services.AddSingleton(new JobQueue(BillingJobs.Queue, BillingJobs.Concurrency));
        services.AddSingleton<StripeInbox>();
        services.AddSingleton<SubscriptionCopy>();
        services.AddScoped<BillingSync>();
        services.AddScoped<BillingFindings>();
        services.AddScoped<SubscriptionNews>();
        services.AddScoped<EventMeanings>();
        services.AddSingleton(new JobQueue(ReconcileTenants.Queue, 1));
        services.AddSingleton<BillingMetrics>();
        services.AddSingleton<StripeEventCursors>();
        services.AddRecurringJob<CatchUpStripeEvents>("catch-up-stripe-events", "*/15 * * * *");
        services.AddRecurringJob<ReconcileTenants>(ReconcileTenants.Schedule, "17 2 * * *");
        services.AddScoped<ITenantLifeStep, SubscriptionOfTenant>();
        services.AddRecurringJob<ForgetStripeEvents>("forget-stripe-events", "41 3 * * *");
        services.AddScoped<BillingNotices>();
        services.AddSingleton<CustomerPortal>();
        services.AddSingleton<WebhookRegistration>();
        services.AddSingleton<StripeCatalogue>();
        services.AddSingleton<PlanLines>();
        services.AddBillingStaffPages();
        return services.AddBillingPages();
    }

    /// <summary>Maps where Stripe posts events, what owners post about plan and payments, and what the staff do.</summary>
    public static void MapBilling(this IEndpointRouteBuilder routes)
    {
        routes.MapStripeWebhook();
        routes.MapBillingForms();
        routes.MapBillingStaffPages();
    }

    /// <param name="services">The product's services.</param>
    /// <param name="path">Where <c>plans.json</c> is. It is read with the features and limits that all capabilities and the product have registered.</param>
    /// <param name="cultures">The languages that every text needs.</param>
    public static IServiceCollection AddPlans(this IServiceCollection services, string path, IReadOnlyList<string> cultures) =>
        services.AddSingleton(provider => PlanCatalogue.Read(path, cultures, provider.GetServices<Feature>(), provider.GetServices<Limit>()));

    private static IServiceCollection AddBillingPages(this IServiceCollection services)
    {
        foreach (var site in new[] { "checkout", "billing", "invoice" })
            services.AddSingleton(new FormDestination($"https://{site}.stripe.com"));
        foreach (var text in BillingActionTexts.All)
            services.AddSingleton(text);
        services.AddBillingTrailTexts();
        services.AddSingleton(new MenuItem(Strings.Text("Billing"), Icons.Card, "billing", BillingPermissions.Read, Order: 80));
        services.AddSingleton(new PageBanner(typeof(BillingBanner)));
        services.AddScoped<PaidQuantity>();
        services.AddScoped<PlanChanges>();
        services.AddScoped<PlanPricing>();
        services.AddScoped<PlanQuotes>();
        services.AddScoped<ReaderCalendar>();
        services.AddScoped<RunningSubscription>();
        services.AddScoped<StripeAnswers>();
        return services.AddScoped<StripePrices>();
    }
}
