using Microsoft.Extensions.DependencyInjection;
using SaasStarter.Backbone.AuditTrail;
using SaasStarter.Backbone.Components;
using SaasStarter.Backbone.Files;
using SaasStarter.Backbone.Identity;
using SaasStarter.Backbone.Jobs;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Privacy;

/// <summary>Registers what people may ask about their data.</summary>
internal static class PrivacyServices
{
    public static IServiceCollection AddPrivacy(this IServiceCollection services)
    {
        foreach (var grant in PrivacyPermissions.Grants)
            services.AddSingleton(grant);
        services.AddSingleton(PrivacyPermissions.StaffGrant);
        foreach (var action in new[] { nameof(RecordExport), nameof(ExportTenant), nameof(ShowRegister) })
            services.AddSingleton(new ActionText(action, Strings.Text($"Did-{action}")));
        services.AddFilePurpose(PrivacyPermissions.Archives);
        services.AddSingleton(new MenuItem(Strings.Text("Menu"), Icons.Database, "data", PrivacyPermissions.Export, Order: 95));
        services.AddSingleton(new StaffMenuItem(Strings.Text("Privacy"), Icons.Shield, PrivacyPermissions.StaffPage, PrivacyPermissions.ReadRegister, Order: 60));
        services.AddSingleton<Certificates>();
        services.AddSingleton<ImportedFiles>();
        services.AddSingleton<PersonExporter>();
        services.AddSingleton<TenantExporter>();
        services.AddSingleton<TenantImporter>();
        services.AddScoped<OwnDataPasses>();
        services.AddScoped<RegisterFile>();
        services.AddScoped<IAccountDeletion, ErasePersonalData>();
        services.AddScoped<ITenantLifeStep, CertifyErasure>();
        return services.AddRecurringJob<ApplyRetention>("apply-retention", "11 3 * * *");
    }
}
