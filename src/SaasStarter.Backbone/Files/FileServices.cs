using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using SaasStarter.Backbone.AuditTrail;
using SaasStarter.Backbone.Components;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Jobs;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Files;

/// <summary>Registers the files of tenants.</summary>
internal static class FileServices
{
    public static IServiceCollection AddFiles(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<FileSettings>().Bind(configuration.GetSection("Files")).ValidateOnStart();
        services.AddSingleton<IValidateOptions<FileSettings>, FileSettingsCheck>();
        foreach (var grant in FilePermissions.Grants)
            services.AddSingleton(grant);
        foreach (var action in new[] { nameof(AddFile), nameof(DeleteFile) })
            services.AddSingleton(new ActionText(action, Strings.Text($"Did-{action}")));
        services.AddRecordNames<BackboneDb, StoredFile>("backbone.stored_file", (_, rows) => rows.Select(file => new RecordName<StoredFile>(file.Id, file.Name)));
        services.AddSingleton(provider => new EntityText("backbone.stored_file", Strings.Text("File"))
        {
            Fields = new Dictionary<string, LocalizedText>
            {
                ["name"] = Strings.Text("Name"),
                ["size"] = Strings.Text("Size"),
                ["kind"] = Strings.Text("Column-kind"),
                ["purpose"] = Strings.Text("Column-purpose"),
                ["created_by"] = Strings.Text("Column-created_by"),
                ["created_at"] = Strings.Text("Column-created_at"),
                ["expires_at"] = Strings.Text("Column-expires_at"),
                ["damaged_since"] = Strings.Text("Column-damaged_since"),
            },
            Values = new Dictionary<string, ValueText>
            {
                ["size"] = ValueText.Told(bytes => ByteSize.Of(long.Parse(bytes, CultureInfo.InvariantCulture))),
                ["purpose"] = ValueText.Told(name => provider.GetRequiredService<FilePurposes>().Find(name)?.Title ?? (object)name),
                ["created_by"] = ValueText.Person,
            },
        });
        services.AddHealthRow<FilesAreThereRow>();
        services.AddSingleton(StoreOf);
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

    private static IFileStore StoreOf(IServiceProvider provider)
    {
        var settings = provider.GetRequiredService<IOptions<FileSettings>>().Value;
        return settings.S3.IsConfigured
            ? new S3FileStore(settings.S3, provider.GetRequiredService<TimeProvider>())
            : new LocalFileStore(settings.Folder.Length > 0 ? settings.Folder : Path.Combine(DataFolder(provider), "files"));
    }

    private static string DataFolder(IServiceProvider provider) => provider.GetRequiredService<IConfiguration>()["Database:Folder"]
        ?? Path.Combine(provider.GetRequiredService<IHostEnvironment>().ContentRootPath, "../../.data");
}
