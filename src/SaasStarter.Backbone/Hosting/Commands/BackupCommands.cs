using Microsoft.Extensions.DependencyInjection;
using SaasStarter.Backbone.Backups;
using SaasStarter.Backbone.Files;
using SaasStarter.Backbone.Persistence;

namespace SaasStarter.Backbone.Hosting.Commands;

/// <summary><c>backup create</c>, <c>backup restore</c> and <c>backup drill</c>, on folders; <c>deploy/backup.sh</c> makes them one encrypted file.</summary>
internal static class BackupCommands
{
    public static IServiceCollection AddBackupCommands(this IServiceCollection services) => services
        .AddSingleton(new Command("backup create", "<folder>", "write the database and the files into a new folder, unencrypted", Create))
        .AddSingleton(new Command("backup restore", "<folder>", "bring a backup back into an empty database and its files into their store", Restore))
        .AddSingleton(new Command("backup drill", "<folder>", "bring a backup back into a server of its own, for a trial, and compare", Drill));

    private static async Task<int> Create(CommandContext context, CancellationToken cancellationToken)
    {
        var connection = context.Services.GetRequiredService<DatabaseServer>().Connections.Backup
            ?? throw new ConfigurationException($"ConnectionStrings__Backup is missing: the connection as {DatabaseRoles.Backup}. See deploy/README.md.");
        return await Reported(context, BackupStep.Backup, async () =>
        {
            var manifest = await context.Services.GetRequiredService<BackupWriter>().Write(connection, context.Arguments[0], cancellationToken);
            await context.Output.WriteLineAsync($"{manifest.State.Tables.Count} tables, {manifest.State.Tables.Values.Sum(table => table.Rows)} rows, {manifest.Files?.Count ?? 0} files, as of {manifest.TakenAt:u}");
            return (manifest.TakenAt, []);
        }, cancellationToken);
    }

    private static async Task<int> Restore(CommandContext context, CancellationToken cancellationToken)
    {
        try
        {
            var connections = context.Services.GetRequiredService<DatabaseServer>().Connections;
            var differences = await BackupRestorer.Restore(context.Arguments[0], connections, cancellationToken);
            foreach (var difference in differences)
                await context.Error.WriteLineAsync(difference);
            var files = await BackupRestorer.RestoreFiles(context.Arguments[0], context.Services.GetRequiredService<IFileStore>(), cancellationToken);
            await context.Output.WriteLineAsync(differences.Count == 0
                ? $"Everything is there again, and {files} files. Run 'manage migrate' if this version is newer than the backup."
                : $"Restored with {differences.Count} differences to what the backup should hold, and {files} files.");
            return differences.Count == 0 ? CommandContext.Done : CommandContext.Refused;
        }
        catch (BackupException exception)
        {
            await context.Error.WriteLineAsync(exception.Message);
            return CommandContext.Refused;
        }
    }

    private static Task<int> Drill(CommandContext context, CancellationToken cancellationToken) => Reported(context, BackupStep.Drill, async () =>
    {
        var findings = await context.Services.GetRequiredService<RestoreDrill>().Run(context.Arguments[0], cancellationToken);
        if (findings.Count == 0)
            await context.Output.WriteLineAsync("The backup comes back whole: roles, rights, policies, rows and files.");
        return (await TakenAt(context.Arguments[0], cancellationToken), findings);
    }, cancellationToken);

    private static async Task<DateTimeOffset?> TakenAt(string folder, CancellationToken cancellationToken)
    {
        try
        {
            return (await BackupManifest.Read(folder, cancellationToken)).TakenAt;
        }
        catch (BackupException)
        {
            return null;
        }
    }

    private static async Task<int> Reported(
        CommandContext context, BackupStep step, Func<Task<(DateTimeOffset? TakenAt, IReadOnlyList<string> Problems)>> act, CancellationToken cancellationToken)
    {
        var startedAt = context.Services.GetRequiredService<TimeProvider>().GetTimestamp();
        DateTimeOffset? takenAt = null;
        IReadOnlyList<string> problems;
        try
        {
            (takenAt, problems) = await act();
        }
        catch (BackupException exception)
        {
            problems = [exception.Message];
        }
        foreach (var problem in problems)
            await context.Error.WriteLineAsync(problem);
        await context.Services.GetRequiredService<BackupReports>().Record(step, startedAt, takenAt, problems, cancellationToken);
        return problems.Count == 0 ? CommandContext.Done : CommandContext.Refused;
    }
}
