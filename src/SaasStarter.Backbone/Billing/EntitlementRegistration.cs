using Microsoft.Extensions.DependencyInjection;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Memberships;

namespace SaasStarter.Backbone.Billing;

/// <summary>Registers what a tenant may do for what it pays.</summary>
internal static class EntitlementRegistration
{
    public static IServiceCollection AddEntitlements(this IServiceCollection services) => services
        .AddScoped<PlanEntitlements>()
        .AddScoped<IEntitlements>(provider => provider.GetRequiredService<PlanEntitlements>())
        .AddScoped<ILimitGuard, LimitGuard>()
        .AddScoped<IUsage, MeteredUsage>()
        .AddScoped<UsageReader>()
        .AddScoped<IMembershipChange, SeatChange>()
        .AddSingleton(new InvitationNote(typeof(SeatNote)))
        .AddScoped<Trials>();
}
