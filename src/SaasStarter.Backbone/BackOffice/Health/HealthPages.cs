using Microsoft.Extensions.DependencyInjection;
using SaasStarter.Backbone.AuditTrail;
using SaasStarter.Backbone.Components;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Jobs;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.BackOffice.Health;

/// <summary>Registers the page of health, and the rows that belong to no other capability.</summary>
internal static class HealthPages
{
    public const string Path = $"{SitePaths.BackOffice}/health";

    /// <summary>To see whether all that should hold does.</summary>
    public static Permission Read { get; } = new("health.read");

    public static IServiceCollection AddHealthPage(this IServiceCollection services)
    {
        services.AddScoped<HealthRunner>();
        services.AddSingleton<HealthMetrics>();
        services.AddRecurringJob<MeasureHealth>("measure-health", "*/5 * * * *");
        services.AddHealthRow<RlsCoverageRow>();
        services.AddHealthRow<PendingMigrationsRow>();
        services.AddHealthRow<FailedJobsRow>();
        services.AddSingleton(new StaffGrant(Read, ForObservers: true));
        services.AddSingleton(new StaffMenuItem(Strings.Text("Health"), Icons.Heart, Path, Read, Order: 5));
        services.AddSingleton(new ActionText(nameof(ShowHealth), Strings.Text($"Did-{nameof(ShowHealth)}")));
        return services;
    }
}
