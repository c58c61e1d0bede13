using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using SaasStarter.Backbone.AuditTrail;
using SaasStarter.Backbone.Components;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Jobs;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Files;

/// <summary>Registers the files of tenants.</summary>
internal static class FileServices
{
    public static IServiceCollection AddFiles(this IServiceCollection services)
    {
        foreach (var grant in FilePermissions.Grants)
            services.AddSingleton(grant);
        foreach (var action in new[] { nameof(AddFile), nameof(DeleteFile) })
            services.AddSingleton(new ActionText(action, Strings.Text($"Did-{action}")));
        services.AddSingleton<IFileStore>(provider => new LocalFileStore(FolderOf(provider)));
        services.AddSingleton<FilePurposes>();
        services.AddFilePurpose(FileTerms.Documents);
        services.AddLimit<StorageCounter>(FileTerms.Storage);
        services.AddScoped<FileReceiver>();
        services.AddScoped<TenantFiles>();
        services.AddScoped<ITenantLifeStep, EraseFiles>();
        services.AddSingleton(new MenuItem(Strings.Text("Menu"), Icons.File, "files", FilePermissions.Read, Order: 60));
        services.AddRecurringJob<CheckFiles>("check-files", "23 4 * * *");
        return services.AddRecurringJob<SweepErasedFiles>("sweep-erased-files", "43 4 * * *");
    }

    private static string FolderOf(IServiceProvider provider)
    {
        var configuration = provider.GetRequiredService<IConfiguration>();
        var data = configuration["Database:Folder"] ?? Path.Combine(provider.GetRequiredService<IHostEnvironment>().ContentRootPath, "../../.data");
        return configuration["Files:Folder"] ?? Path.Combine(data, "files");
    }
}
