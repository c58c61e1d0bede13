using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SaasStarter.Backbone.AuditTrail;
using SaasStarter.Backbone.Components;
using SaasStarter.Backbone.Components.Forms;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Identity;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Legal;

/// <summary>Registers and maps the legal documents and their acceptance.</summary>
internal static partial class LegalServices
{
    public static IServiceCollection AddLegal(this IServiceCollection services)
    {
        services.AddSingleton<LegalDocuments>();
        services.AddSingleton<Agreements>();
        services.AddSingleton<ISignUpTerms>(provider => provider.GetRequiredService<Agreements>());
        services.AddScoped<IAccountDeletion, ForgetAcceptances>();
        services.AddScoped<IStaffStateSource, LegalState>();
        services.AddHealthRow<LegalState>();
        foreach (var grant in LegalPermissions.Grants)
            services.AddSingleton(grant);
        services.AddSingleton(new StaffMenuItem(Strings.Text("Legal"), Icons.File, LegalPaths.Staff, LegalPermissions.Read, Order: 60));
        foreach (var action in new[] { nameof(AcceptForTenant), nameof(ListAcceptances) })
            services.AddSingleton(new ActionText(action, Strings.Text($"Did-{action}")));
        services.AddSingleton(new EntityText("backbone.tenant_acceptance", Strings.Text("Entity-tenant_acceptance"))
        {
            Fields = new Dictionary<string, LocalizedText> { ["document"] = Strings.Text("Column-document"), ["version"] = Strings.Text("Column-version") },
            Values = new Dictionary<string, ValueText> { ["document"] = ValueText.Told(name => Strings.Text($"Link-{name}")) },
        });
        foreach (var (kind, order) in LegalDocumentKind.All.Select((kind, index) => (kind, index)))
        {
            services.AddSingleton(provider => new FooterLink(Strings.Text($"Link-{kind.Name}"), kind.Path, order,
                () => provider.GetRequiredService<LegalDocuments>().InForce(kind) is not null));
        }
        return services;
    }

    public static void MapLegal(this IEndpointRouteBuilder routes)
    {
        var documents = routes.ServiceProvider.GetRequiredService<LegalDocuments>(); // Its mistakes prevent the start.
        var unpublished = string.Join(", ", LegalState.Unpublished(documents));
        if (unpublished.Length > 0)
            NotPublished(routes.ServiceProvider.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(LegalServices)), unpublished, string.Join(", ", LegalState.MissingFields(documents)));
        routes.MapForm<AcceptTerms, Done, AgreementPage>(LegalPaths.Agreement, accepted => new(ReturnUrl.Check(accepted.Request.ReturnUrl) ?? SitePaths.Tenants));
        routes.MapForm<AcceptForTenant, Done, TenantAgreementPage>($"/t/{{tenant}}/{LegalPaths.TenantAgreement}",
            accepted => new(ReturnUrl.Check(accepted.Request.ReturnUrl) ?? accepted.HttpContext.RequestServices.GetRequiredService<TenantScope>().Tenant.Path("billing"), Strings.Text("Accepted")));
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Legal documents that are not published: {Documents}. company.json lacks: {Fields} (docs/legal.md)")]
    private static partial void NotPublished(ILogger logger, string documents, string fields);
}
