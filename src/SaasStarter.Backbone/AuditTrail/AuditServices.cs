using Microsoft.Extensions.DependencyInjection;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Jobs;

namespace SaasStarter.Backbone.AuditTrail;

/// <summary>Registers the upkeep of the trails. Writing to them needs no registration: the migrations put a trigger on every table that belongs to tenants.</summary>
internal static class AuditServices
{
    public static IServiceCollection AddAuditTrail(this IServiceCollection services) => services
        .AddSingleton<Trails>()
        .AddScoped<ActorNames>()
        .AddSingleton(TrailTerms.Days)
        .AddRecurringJob<SealTrails>("seal-trails", "* * * * *")
        .AddRecurringJob<VerifyTrails>("verify-trails", "40 2 * * *")
        .AddRecurringJob<KeepTrails>("keep-trails", "20 1 * * *")
        .AddHealthRow<TrailsAreWhole>()
        .AddHealthRow<TrailsAreSealed>();
}
