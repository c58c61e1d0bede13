using Microsoft.Extensions.Logging;
using Npgsql;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Persistence;

namespace SaasStarter.Backbone.Hosting;

/// <summary>The answer of <c>/health/ready</c>.</summary>
/// <param name="Status"><c>ready</c>, or <c>unready</c>.</param>
/// <param name="Checks">What was looked at.</param>
internal sealed record ReadinessReport(string Status, IReadOnlyList<ReadinessReport.Check> Checks)
{
    /// <summary>Whether requests may be sent here.</summary>
    public bool IsReady() => Status == "ready";

    /// <summary>What was found.</summary>
    /// <param name="Name">What was looked at.</param>
    /// <param name="Status"><c>ok</c>, or <c>failed</c>.</param>
    /// <param name="Reason">What is wrong and what to do.</param>
    public sealed record Check(string Name, string Status, string? Reason);
}

/// <summary>Runs the checks, once a second at most: anybody may ask.</summary>
internal sealed partial class Readiness(IEnumerable<IReadinessCheck> checks, TimeProvider time, ILogger<Readiness> log)
{
    private static readonly TimeSpan LongestCheck = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Freshness = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private Task<ReadinessReport>? _latest;
    private DateTimeOffset _askedAt;

    /// <summary>The state now, or a second ago.</summary>
    public Task<ReadinessReport> Report()
    {
        lock (_lock)
        {
            var now = time.GetUtcNow();
            if (_latest is null || (_latest.IsCompleted && now - _askedAt >= Freshness))
                (_latest, _askedAt) = (RunAll(), now);
            return _latest;
        }
    }

    private async Task<ReadinessReport> RunAll()
    {
        var results = await Task.WhenAll(checks.Select(check => Task.Run(() => Run(check))));
        return new(results.All(result => result.Reason is null) ? "ready" : "unready", results);
    }

    private async Task<ReadinessReport.Check> Run(IReadinessCheck check)
    {
        var reason = await ReasonOf(check);
        return new(check.Name, reason is null ? "ok" : "failed", reason);
    }

    private async Task<string?> ReasonOf(IReadinessCheck check)
    {
        using var limit = new CancellationTokenSource(LongestCheck, time);
        try
        {
            return await check.Problem(limit.Token).WaitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            return $"No answer within {LongestCheck.TotalSeconds} s.";
        }
        catch (Exception exception)
        {
            LogFailed(check.Name, exception);
            return "The check failed. The log says why.";
        }
    }

    [LoggerMessage(LogLevel.Error, "The readiness check {Check} failed")]
    private partial void LogFailed(string check, Exception exception);
}

/// <summary>PostgreSQL answers as the roles that the product works with, and has every migration that the code brings.</summary>
internal sealed class DatabaseReadiness(DatabaseServer server, DatabaseMigrator migrator) : IReadinessCheck
{
    public string Name => "database";

    public async Task<string?> Problem(CancellationToken cancellationToken)
    {
        try
        {
            var pending = await migrator.Pending(server.Connections, cancellationToken);
            return pending.Count == 0 ? null : $"{pending.Count} migrations are missing ({string.Join(", ", pending)}). Run 'manage migrate'.";
        }
        // Classes 08 and 57 are a connection that ended and a server that stops or starts.
        catch (PostgresException exception) when (exception.SqlState[..2] is not ("08" or "57"))
        {
            return $"PostgreSQL refused (SQLSTATE {exception.SqlState}). Look at the roles and grants, and run 'manage migrate'.";
        }
        catch (NpgsqlException)
        {
            return "PostgreSQL does not answer. Look at ConnectionStrings__Default and at the server.";
        }
    }
}
