using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Configuration;
using Npgsql;

namespace SaasStarter.Backbone.Persistence;

/// <summary>One connection string per role.</summary>
/// <param name="Application">As <see cref="DatabaseRoles.Application"/>.</param>
/// <param name="Accounts">As <see cref="DatabaseRoles.Accounts"/>.</param>
/// <param name="BackOffice">As <see cref="DatabaseRoles.BackOffice"/>.</param>
/// <param name="Worker">As <see cref="DatabaseRoles.Worker"/>.</param>
/// <param name="Migrations">As a role that may create roles and act as <see cref="DatabaseRoles.Owner"/>; null where the process must not migrate.</param>
/// <param name="Backup">As <see cref="DatabaseRoles.Backup"/>; null where the process takes no backup.</param>
public sealed record DatabaseConnections(string Application, string Accounts, string BackOffice, string Worker, string? Migrations, string? Backup = null)
{
    /// <summary>
    /// The connections as configured: <c>ConnectionStrings:Default</c>, <c>Accounts</c>, <c>BackOffice</c>, <c>Worker</c> and, for
    /// <c>migrate</c>, <c>Migrations</c>, and for <c>backup</c>, <c>Backup</c>. Null when none is configured.
    /// </summary>
    /// <exception cref="ConfigurationException">Some are missing.</exception>
    public static DatabaseConnections? Configured(IConfiguration configuration, bool mayDerive)
    {
        if (configuration.GetConnectionString("Default") is not { Length: > 0 } application)
            return null;
        var accounts = configuration.GetConnectionString("Accounts");
        var backOffice = configuration.GetConnectionString("BackOffice");
        var worker = configuration.GetConnectionString("Worker");
        if (accounts is null && backOffice is null && worker is null && mayDerive)
            return Derive(application);
        if (accounts is null || backOffice is null || worker is null)
            throw new ConfigurationException("ConnectionStrings__Accounts, ConnectionStrings__BackOffice and ConnectionStrings__Worker are not all there: " +
                "each database role signs in with its own connection. See deploy/README.md.");
        return new(application, accounts, backOffice, worker, configuration.GetConnectionString("Migrations"),
            configuration.GetConnectionString("Backup"));
    }

    /// <summary>
    /// All connections from the administrator's one, for development, demonstrations and tests. The roles' passwords follow from the
    /// administrator's, so that nothing has to be kept.
    /// </summary>
    public static DatabaseConnections Derive(string administrator)
    {
        var source = new NpgsqlConnectionStringBuilder(administrator);
        if (string.IsNullOrEmpty(source.Database) || source.Database == "postgres")
            source.Database = "saasstarter";
        return new(For(DatabaseRoles.Application), For(DatabaseRoles.Accounts), For(DatabaseRoles.BackOffice), For(DatabaseRoles.Worker), source.ConnectionString, For(DatabaseRoles.Backup));

        string For(string role) => new NpgsqlConnectionStringBuilder(source.ConnectionString)
        {
            Username = role,
            Password = Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(source.Password ?? ""), Encoding.UTF8.GetBytes(role))),
        }.ConnectionString;
    }
}

/// <summary>The configuration does not allow a start. The message names what is wrong and how to mend it.</summary>
public sealed class ConfigurationException(string message) : Exception(message);
