using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Privacy;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Hosting.Commands;

/// <summary><c>tenant export</c>, <c>tenant import</c> and <c>user export</c>: what is asked for under the GDPR, and how a tenant moves to a deployment of its own.</summary>
internal static class ArchiveCommands
{
    private const long RowsBetweenReports = 10_000;

    public static IServiceCollection AddArchiveCommands(this IServiceCollection services) => services
        .AddSingleton(new Command("tenant export", "<slug> <file>", "write all that it owns into a new archive; suspend it first if it is to move", ExportTenant))
        .AddSingleton(new Command("tenant import", "<file> <slug>", "make a new tenant of an archive that this version of the product wrote", ImportTenant))
        .AddSingleton(new Command("user export", "<mail address> <file>", "write all that is kept about somebody into a new archive", ExportPerson));

    private static Task<int> ExportTenant(CommandContext context, CancellationToken cancellationToken) => WriteFile(context, async file =>
    {
        var slug = context.Arguments[0];
        if (await context.Services.GetRequiredService<TenantDirectory>().Find(slug, cancellationToken) is not { } tenant)
            return Problem.NotFound;
        await using var services = context.Services.CreateAsyncScope();
        services.ServiceProvider.GetRequiredService<TenantScope>().Enter(tenant, Caller.System);
        var recorded = await services.ServiceProvider.GetRequiredService<IDispatcher>().Send(new RecordExport(), cancellationToken);
        if (recorded.Problem is { } problem)
            return problem;
        var written = await context.Services.GetRequiredService<TenantExporter>().Write(tenant, file, Report(context), cancellationToken);
        if (written.Problem is { } tooLong)
            return tooLong;
        await context.Output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{slug}: {written.Value.Entries.Sum(entry => entry.Rows ?? 0)} rows written to {context.Arguments[1]}"));
        return Done.Instance;
    });

    private static async Task<int> ImportTenant(CommandContext context, CancellationToken cancellationToken)
    {
        var (path, slug) = (context.Arguments[0], context.Arguments[1]);
        if (!File.Exists(path))
            return await Refuse(context, $"There is no file {path}.");
        await using var file = File.OpenRead(path);
        var imported = await context.Services.GetRequiredService<TenantImporter>().Import(file, slug, Report(context), cancellationToken);
        if (imported.Problem is { } problem)
            return await context.Refuse(problem);
        foreach (var address in imported.Value.Missing)
            await context.Output.WriteLineAsync($"{address} has no account here, and is left out: invite them");
        await context.Output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{slug}: {imported.Value.Rows} rows read; {imported.Value.Tenant.Path()}"));
        return CommandContext.Done;
    }

    private static Task<int> ExportPerson(CommandContext context, CancellationToken cancellationToken) => WriteFile(context, async file =>
    {
        var written = await context.Services.GetRequiredService<PersonExporter>().Write(context.Arguments[0], file, cancellationToken);
        if (written.Problem is null)
            await context.Output.WriteLineAsync($"{context.Arguments[0]}: written to {context.Arguments[1]}");
        return written;
    });

    // Under another name until it is complete: half an archive is never taken for a whole one. Never over a file that is there.
    private static async Task<int> WriteFile(CommandContext context, Func<FileStream, Task<Result<Done>>> write)
    {
        var path = context.Arguments[1];
        if (File.Exists(path))
            return await Refuse(context, $"{path} is there already.");
        if (!Directory.Exists(Path.GetDirectoryName(Path.GetFullPath(path))))
            return await Refuse(context, $"There is no folder for {path}.");
        var unfinished = path + ".part";
        try
        {
            Result<Done> written;
            await using (var file = File.Create(unfinished))
                written = await write(file);
            if (written.Problem is { } problem)
                return await context.Refuse(problem);
            File.Move(unfinished, path);
            return CommandContext.Done;
        }
        finally
        {
            File.Delete(unfinished);
        }
    }

    private static ArchiveProgress Report(CommandContext context)
    {
        var (last, reported) = ("", 0L);
        return async (at, rows) =>
        {
            if (at == last && rows < reported + RowsBetweenReports)
                return;
            (last, reported) = (at, rows);
            await context.Output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{at}: {rows}"));
        };
    }

    private static async Task<int> Refuse(CommandContext context, string reason)
    {
        await context.Error.WriteLineAsync(reason);
        return CommandContext.Refused;
    }
}
