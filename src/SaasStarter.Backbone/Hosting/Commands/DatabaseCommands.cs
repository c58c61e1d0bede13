using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using SaasStarter.Backbone.Hosting.Demo;
using SaasStarter.Backbone.Persistence;

namespace SaasStarter.Backbone.Hosting.Commands;

/// <summary><c>migrate</c> and <c>seed</c>.</summary>
internal static class DatabaseCommands
{
    private const string CheckFlag = "--check";

    public static IServiceCollection AddDatabaseCommands(this IServiceCollection services) => services
        .AddSingleton(new Command("migrate", $"[{CheckFlag}]",
            $"bring the database up to date: roles, schemas, tables, policies; {CheckFlag} only says what would be applied, and refuses what the version that serves now could not work with", Migrate))
        .AddSingleton(new Command("seed", "", "fill an empty database with the pilot tenant's data (not in production)", Seed));

    private static Task<int> Migrate(CommandContext context, CancellationToken cancellationToken) => context.Arguments switch
    {
        [] => Apply(context, cancellationToken),
        [CheckFlag] => Check(context, cancellationToken),
        _ => Task.FromResult(CommandContext.WrongUsage),
    };

    private static async Task<int> Check(CommandContext context, CancellationToken cancellationToken)
    {
        var connections = context.Services.GetRequiredService<DatabaseServer>().Connections;
        var pending = await context.Services.GetRequiredService<PendingMigrations>().List(connections, cancellationToken);
        foreach (var migration in pending)
            await context.Output.WriteLineAsync($"to be applied: {migration.Id}");
        foreach (var migration in pending)
        {
            foreach (var taken in migration.TakesAway)
                await context.Error.WriteLineAsync($"{migration.Id} {taken}");
        }
        if (pending.All(migration => migration.TakesAway.Count == 0))
            return CommandContext.Done;
        await context.Error.WriteLineAsync("The version that serves now might not work with that, nor could one go back to it.");
        return CommandContext.NeedsConsent;
    }

    private static async Task<int> Apply(CommandContext context, CancellationToken cancellationToken)
    {
        var applied = await context.Services.GetRequiredService<DatabaseMigrator>()
            .Migrate(context.Services.GetRequiredService<DatabaseServer>().Connections, cancellationToken);
        foreach (var migration in applied)
            await context.Output.WriteLineAsync($"applied {migration}");
        await context.Output.WriteLineAsync("The database is up to date.");
        return CommandContext.Done;
    }

    private static async Task<int> Seed(CommandContext context, CancellationToken cancellationToken)
    {
        if (context.Services.GetRequiredService<IHostEnvironment>().IsProduction())
            throw new ConfigurationException("Production takes no demonstration data: anybody could enter as its people. Set ASPNETCORE_ENVIRONMENT to Development or Demo.");
        await Apply(context, cancellationToken);
        if (await context.Services.GetRequiredService<DemoData>().SeedIfEmpty(cancellationToken))
            await context.Output.WriteLineAsync("The pilot tenant is there.");
        else
            await context.Output.WriteLineAsync("The database is not empty; nothing was changed.");
        return CommandContext.Done;
    }
}
