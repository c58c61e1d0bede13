using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using SaasStarter.Backbone.AuditTrail;
using SaasStarter.Backbone.Components;
using SaasStarter.Backbone.Components.Forms;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.BackOffice.Flags;

/// <summary>Registers the flags' memory, the staff's page about them, and its forms.</summary>
internal static class FlagPages
{
    public const string List = $"{SitePaths.BackOffice}/flags";

    /// <summary>To see what is switched for whom, by whom.</summary>
    public static Permission Read { get; } = new("flags.read");

    /// <summary>To switch it.</summary>
    public static Permission Manage { get; } = new("flags.manage");

    /// <summary>The form that sets a flag.</summary>
    public static string Set(string flag) => $"{List}/{flag}";

    /// <summary>The form that takes a setting back.</summary>
    public static string Remove(string setting) => $"{List}/settings/{setting}/remove";

    public static IServiceCollection AddFlags(this IServiceCollection services)
    {
        services.AddSingleton<FlagStore>();
        services.AddHostedService(provider => provider.GetRequiredService<FlagStore>());
        services.AddScoped<IFlags, Flags>();
        services.AddSingleton(new StaffGrant(Read, ForObservers: true));
        services.AddSingleton(new StaffGrant(Manage, ForObservers: false));
        services.AddSingleton(new StaffMenuItem(Strings.Text("Flags"), Icons.Bolt, List, Read, Order: 40));
        foreach (var action in new[] { nameof(ListFlags), nameof(SetFlag), nameof(RemoveFlag) })
            services.AddSingleton(new ActionText(action, Strings.Text($"Did-{action}")));
        return services;
    }

    public static void MapFlags(this IEndpointRouteBuilder routes)
    {
        routes.MapForm<SetFlag, Done, FlagsPage>(Set("{flag}"), _ => new(List, Strings.Text("WasSet")));
        routes.MapForm<RemoveFlag, Done, FlagsPage>(Remove("{setting}"), _ => new(List, Strings.Text("WasRemoved")));
    }
}
