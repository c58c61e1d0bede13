using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Npgsql;
using SaasStarter.Backbone.Components;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Stripe;

namespace SaasStarter.Backbone.Hosting;

/// <summary>
/// What an environment refuses to start with. Production: demonstration data, passwords of development, roles that pass row level security.
/// A demonstration: real mail, real data; <see cref="StripeSettingsCheck"/> refuses real money.
/// </summary>
internal sealed class EnvironmentChecks(IConfiguration configuration, IHostEnvironment environment, DatabaseServer server, Databases databases)
{
    private static readonly string[] WellKnownPasswords = ["", "admin", "changeme", "password", "postgres", "saasstarter", "secret"];

    /// <summary>Looks at everything that could be wrong, before the first request is served.</summary>
    /// <exception cref="ConfigurationException">Something is; the message names it and the fix.</exception>
    public async Task Check(CancellationToken cancellationToken)
    {
        foreach (var source in new[] { databases.Application, databases.Accounts, databases.BackOffice, databases.Worker })
            await RunTimeRoleCheck.Check(source, mayReadAllTenants: source == databases.BackOffice || source == databases.Worker, cancellationToken);
        if (environment.IsProduction())
            await CheckProduction(cancellationToken);
        if (environment.IsEnvironment(DevelopmentGate.Demo))
            await CheckDemo(cancellationToken);
    }

    private async Task CheckProduction(CancellationToken cancellationToken)
    {
        var connections = new[] { server.Connections.Application, server.Connections.Accounts, server.Connections.BackOffice, server.Connections.Worker };
        foreach (var connection in connections.Select(connection => new NpgsqlConnectionStringBuilder(connection)))
        {
            if (WellKnownPasswords.Contains(connection.Password ?? "", StringComparer.OrdinalIgnoreCase) && connection.Host?.StartsWith('/') != true)
            {
                throw new ConfigurationException($"The database role '{connection.Username}' signs in with a password of development. " +
                    "Give it a long random one in its connection string, then run 'manage migrate'.");
            }
        }
        if (await CountUsers(isDemo: true, cancellationToken) > 0)
        {
            throw new ConfigurationException("The database holds people of the demonstration, whom anybody could enter as. " +
                "Use another database, or start with ASPNETCORE_ENVIRONMENT=Demo.");
        }
    }

    private async Task CheckDemo(CancellationToken cancellationToken)
    {
        if (configuration["Mail:Host"] is { Length: > 0 } host)
            throw new ConfigurationException($"Mail__Host is '{host}', and a demonstration writes to nobody. Remove it: mail is kept and shown instead.");
        if (await CountUsers(isDemo: true, cancellationToken) == 0 && await CountUsers(isDemo: false, cancellationToken) > 0)
        {
            throw new ConfigurationException("The database holds people and no demonstration: it may be somebody's real data. " +
                "A demonstration needs a database of its own, empty at first.");
        }
    }

    private async Task<long> CountUsers(bool isDemo, CancellationToken cancellationToken)
    {
        await using var command = databases.Accounts.CreateCommand("select count(*) from accounts.\"user\" where is_demo = $1");
        command.Add<bool>(isDemo);
        return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }
}
