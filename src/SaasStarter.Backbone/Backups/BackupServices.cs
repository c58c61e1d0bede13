using Microsoft.Extensions.DependencyInjection;
using SaasStarter.Backbone.Core;

namespace SaasStarter.Backbone.Backups;

/// <summary>Registers backups. Who takes them and brings them back is the operator: <c>manage backup …</c>, which the scripts in <c>deploy</c> call.</summary>
internal static class BackupServices
{
    public static IServiceCollection AddBackups(this IServiceCollection services) => services
        .AddSingleton<BackupWriter>()
        .AddSingleton<RestoreDrill>()
        .AddSingleton<BackupReports>()
        .AddHealthRow<BackupIsTaken>()
        .AddHealthRow<BackupComesBack>();
}
