using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using SaasStarter.Backbone.AuditTrail;
using SaasStarter.Backbone.Components;
using SaasStarter.Backbone.Components.Forms;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Jobs;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Domains;

/// <summary>Registers and maps the tenants' own domains.</summary>
internal static class DomainServices
{
    /// <summary>Their page, under <c>/t/{slug}/</c>.</summary>
    public const string Page = "settings/domains";

    private static readonly string[] Columns = ["name", "is_for_web", "is_for_mail", "is_main", "added_at", "verified_at", "missing_since"];

    public static IServiceCollection AddDomains(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<DnsSettings>().Bind(configuration.GetSection("Dns")).ValidateOnStart();
        services.AddSingleton<IValidateOptions<DnsSettings>, DnsSettingsCheck>();
        services.AddSingleton<DnsClient>();
        services.AddSingleton<DomainProofs>();
        services.AddSingleton<DomainRules>();
        services.AddOptions<TenancySettings>().Bind(configuration.GetSection("Tenancy")).ValidateOnStart();
        services.AddSingleton<IValidateOptions<TenancySettings>, TenancySettingsCheck>();
        services.AddSingleton<TenantHosts>();
        services.AddSingleton<ITenantSites>(provider => provider.GetRequiredService<TenantHosts>());
        services.AddSingleton<HandOffCodes>();
        services.AddSingleton(new ConstraintProblem("host_session_code_id_key", Problem.Gone(Strings.Text("HandOffGone"))));
        services.AddSingleton(DomainPermissions.Grant);
        services.AddSingleton(new SettingsItem(Strings.Text("Domains"), Page, DomainPermissions.Manage, Order: 40));
        services.AddSingleton(new ConstraintProblem("domain_tenant_id_name_key", Problem.Invalid(nameof(AddDomain.Name), Strings.Text("AddedAlready"))));
        services.AddSingleton(new ConstraintProblem("domain_name_key", Problem.Conflict(Strings.Text("ClaimedByAnother"))));
        foreach (var action in new[] { nameof(AddDomain), nameof(VerifyDomain), nameof(RemoveDomain), nameof(ChooseMainDomain), nameof(EnterHost) })
            services.AddSingleton(new ActionText(action, Strings.Text($"Did-{action}")));
        services.AddSingleton(new EntityText("backbone.domain", Strings.Text("Entity-domain"))
        {
            Fields = Columns.ToDictionary(column => column, column => Strings.Text($"Column-{column}")),
        });
        return services.AddRecurringJob<CheckDomains>("check-domains", "37 5 * * *");
    }

    public static void MapDomains(this IEndpointRouteBuilder routes)
    {
        routes.MapForm<AddDomain, Done, DomainsPage>("/t/{tenant}/settings/domains/add", accepted => new(Path(accepted), Strings.Text("Added")));
        routes.MapForm<VerifyDomain, Done, DomainsPage>("/t/{tenant}/settings/domains/{id}/verify", accepted => new(Path(accepted), Strings.Text("Verified")));
        routes.MapHandOff();
        routes.MapForm<ChooseMainDomain, Done, DomainsPage>("/t/{tenant}/settings/domains/{id}/main", accepted => new(Path(accepted), Strings.Text("MainChosen")));
        routes.MapForm<RemoveDomain, Done, DomainsPage>("/t/{tenant}/settings/domains/{id}/remove", accepted => new(Path(accepted), Strings.Text("Removed")));
    }

    private static string Path<TRequest, TResponse>(Accepted<TRequest, TResponse> accepted) =>
        accepted.HttpContext.RequestServices.GetRequiredService<TenantScope>().Tenant.Path(Page);
}
