using Microsoft.Extensions.DependencyInjection;
using SaasStarter.Backbone.AuditTrail;

namespace SaasStarter.Backbone.Privacy;

/// <summary>Registers what people may ask about their data.</summary>
internal static class PrivacyServices
{
    public static IServiceCollection AddPrivacy(this IServiceCollection services)
    {
        services.AddSingleton(new ActionText(nameof(RecordExport), Strings.Text("Did-RecordExport")));
        services.AddSingleton<PersonExporter>();
        services.AddSingleton<TenantExporter>();
        services.AddSingleton<ImportedFiles>();
        services.AddSingleton<TenantImporter>();
        return services;
    }
}
