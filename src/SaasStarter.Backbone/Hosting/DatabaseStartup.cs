using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SaasStarter.Backbone.Hosting.Demo;
using SaasStarter.Backbone.Persistence;

namespace SaasStarter.Backbone.Hosting;

/// <summary>
/// Has the database ready before anything else starts. In development and demonstrations it is started, created and migrated here; in
/// production a separate step migrates, so that several nodes start safely and a new version can be prepared while the old one serves.
/// </summary>
internal sealed partial class DatabaseStartup(DatabaseServer server, DatabaseMigrator migrator, EnvironmentChecks checks, Doctor doctor, DemoData demo,
    IHostEnvironment environment, ILogger<DatabaseStartup> log) : IHostedLifecycleService
{
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        await server.Start(cancellationToken);
        var mayPrepare = !environment.IsProduction() && server.Connections.Migrations is not null;
        if (mayPrepare)
            await migrator.Migrate(server.Connections, cancellationToken);
        await checks.Check(cancellationToken);
        if (environment.IsProduction())
            await WriteDown(cancellationToken);
        if (mayPrepare)
            await demo.SeedIfEmpty(cancellationToken);
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task WriteDown(CancellationToken cancellationToken)
    {
        foreach (var finding in await doctor.Examine(cancellationToken))
            LogFinding(finding.What, finding.Fix);
    }

    [LoggerMessage(LogLevel.Warning, "{What} {Fix}")]
    private partial void LogFinding(string what, string? fix);
}
