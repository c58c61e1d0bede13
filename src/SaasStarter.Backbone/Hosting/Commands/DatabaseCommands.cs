using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using SaasStarter.Backbone.Hosting.Demo;
using SaasStarter.Backbone.Persistence;

namespace SaasStarter.Backbone.Hosting.Commands;

/// <summary><c>migrate</c> and <c>seed</c>.</summary>
internal static class DatabaseCommands
{
    public static IServiceCollection AddDatabaseCommands(this IServiceCollection services) => services
        .AddSingleton(new Command("migrate", "", "bring the database up to date: roles, schemas, tables, policies", Migrate))
        .AddSingleton(new Command("seed", "", "fill an empty database with the pilot tenant's data (not in production)", Seed));

    private static async Task<int> Migrate(CommandContext context, CancellationToken cancellationToken)
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
        await Migrate(context, cancellationToken);
        if (await context.Services.GetRequiredService<DemoData>().SeedIfEmpty(cancellationToken))
            await context.Output.WriteLineAsync("The pilot tenant is there.");
        else
            await context.Output.WriteLineAsync("The database is not empty; nothing was changed.");
        return CommandContext.Done;
    }
}
