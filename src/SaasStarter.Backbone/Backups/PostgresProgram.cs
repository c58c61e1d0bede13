using System.Globalization;
using Npgsql;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Persistence.Embedded;

namespace SaasStarter.Backbone.Backups;

/// <summary>Runs <c>pg_dump</c> and <c>pg_restore</c>. The password travels in the environment, where other users of the machine cannot read it.</summary>
internal static class PostgresProgram
{
    // As long as a large database may take; the timer that starts it has its own limit.
    private static readonly TimeSpan Longest = TimeSpan.FromHours(6);

    /// <summary>Runs one of them on a database.</summary>
    /// <exception cref="BackupException">It is not installed, or failed; the message has its last lines.</exception>
    public static async Task Run(string program, string connectionString, IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        var connection = new NpgsqlConnectionStringBuilder(connectionString);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Longest);
        var answer = await Tool.Run(await PathOf(program, cancellationToken), arguments, limit.Token, new Dictionary<string, string?>
        {
            ["PGHOST"] = connection.Host,
            ["PGPORT"] = connection.Port.ToString(CultureInfo.InvariantCulture),
            ["PGUSER"] = connection.Username,
            ["PGPASSWORD"] = connection.Password,
            ["PGDATABASE"] = connection.Database,
            ["PGCONNECT_TIMEOUT"] = "10",
        });
        if (!answer.Succeeded)
            throw new BackupException($"{program} failed: {string.Join('\n', answer.Output.Split('\n').TakeLast(5))}");
    }

    // Beside the server if there is one on this machine; else, on a machine with the client programs alone, from the path.
    private static async Task<string> PathOf(string program, CancellationToken cancellationToken)
    {
        try
        {
            var beside = Path.Combine((await PostgresBinaries.Locate(folder: null, cancellationToken)).Folder, program);
            return File.Exists(beside) ? beside : program;
        }
        catch (EmbeddedPostgresException)
        {
            return program;
        }
    }
}
