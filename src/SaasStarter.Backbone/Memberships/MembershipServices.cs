using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using SaasStarter.Backbone.Live;

namespace SaasStarter.Backbone.Memberships;

/// <summary>Registers and maps tenants' life, members and invitations.</summary>
internal static class MembershipServices
{
    public static IServiceCollection AddMemberships(this IServiceCollection services)
    {
        foreach (var grant in MemberPermissions.Grants)
            services.AddSingleton(grant);
        services.AddSingleton(new LivePermission(TenantPermissions.Open));
        return services;
    }

    public static void MapMemberships(this IEndpointRouteBuilder routes) => routes.MapLiveEvents();
}
