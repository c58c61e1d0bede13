using Microsoft.Extensions.DependencyInjection;
using SaasStarter.Backbone.AuditTrail;
using SaasStarter.Backbone.Components;
using SaasStarter.Backbone.Identity.External;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.SingleSignOn;

/// <summary>Registers single sign-on.</summary>
internal static class SingleSignOnServices
{
    private static readonly string[] Columns = ["issuer", "client_id", "role", "is_enabled", "tested_at"];

    public static IServiceCollection AddSingleSignOn(this IServiceCollection services)
    {
        foreach (var grant in SingleSignOnPermissions.Grants)
            services.AddSingleton(grant);
        foreach (var action in new[] { nameof(SaveSingleSignOn), nameof(SwitchSingleSignOn), nameof(RequireSingleSignOn), nameof(RemoveSingleSignOn), nameof(KeepTestOutcome), nameof(JoinBySingleSignOn) })
            services.AddSingleton(new ActionText(action, Strings.Text($"Did-{action}")));
        services.AddSingleton(new EntityText("backbone.sign_on_connection", Strings.Text("Entity-sign_on_connection"))
        {
            Fields = Columns.ToDictionary(column => column, column => Strings.Text($"Column-{column}")),
        });
        services.AddSingleton(new SettingsItem(Strings.Text("SingleSignOn"), SingleSignOnEndpoints.Page, SingleSignOnPermissions.Manage, Order: 50));
        services.AddSingleton<SignOnDirectory>();
        services.AddSingleton<ITenantSignOn, TenantSignOn>();
        services.AddScoped<ITenantLifeStep, ForgetLinks>();
        services.AddScoped<SignOnConnections>();
        services.AddScoped<OwnDomains>();
        return services;
    }
}
