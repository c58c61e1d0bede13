using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace SaasStarter.Backbone.Persistence;

/// <summary>The PostgreSQL that the product works with: the configured one, or, in development and demonstrations, its own.</summary>
internal sealed class DatabaseServer(IConfiguration configuration, IHostEnvironment environment, ILoggerFactory loggers) : IAsyncDisposable
{
    private EmbeddedPostgres? _embedded;
    private DatabaseConnections? _connections;

    /// <summary>How each role connects.</summary>
    /// <exception cref="InvalidOperationException">The server has not been started.</exception>
    public DatabaseConnections Connections => _connections ?? throw new InvalidOperationException("The database was used before it was started.");

    /// <summary>Whether the product started PostgreSQL by itself.</summary>
    public bool IsEmbedded => _embedded is not null;

    /// <summary>Finds or starts the server. Once is enough; again does nothing.</summary>
    /// <exception cref="ConfigurationException">Production without connection strings.</exception>
    public async Task Start(CancellationToken cancellationToken)
    {
        _connections ??= DatabaseConnections.Configured(configuration, mayDerive: !environment.IsProduction())
            ?? await StartEmbedded(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (_embedded is not null)
            await _embedded.DisposeAsync();
    }

    private async Task<DatabaseConnections> StartEmbedded(CancellationToken cancellationToken)
    {
        if (environment.IsProduction())
        {
            throw new ConfigurationException("No database is configured. Set ConnectionStrings__Default, ConnectionStrings__Accounts, " +
                "ConnectionStrings__BackOffice and ConnectionStrings__Worker, and run 'manage migrate' with ConnectionStrings__Migrations. See deploy/README.md.");
        }
        var folder = configuration["Database:Folder"] ?? Path.Combine(environment.ContentRootPath, "../../.data");
        _embedded = await EmbeddedPostgres.Start(new(folder) { Logger = loggers.CreateLogger<EmbeddedPostgres>() }, cancellationToken);
        return DatabaseConnections.Derive(_embedded.SuperuserConnectionString);
    }
}
