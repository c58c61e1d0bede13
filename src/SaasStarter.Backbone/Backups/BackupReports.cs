using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Persistence;

namespace SaasStarter.Backbone.Backups;

/// <summary>Writes down how backups and drills went, and tells how the last ones did.</summary>
internal sealed class BackupReports(Databases databases, TimeProvider time)
{
    /// <summary>The longest text about what went wrong, in characters.</summary>
    public const int LongestProblem = 2000;

    /// <summary>Writes one down.</summary>
    /// <param name="step">What was done.</param>
    /// <param name="startedAt">When it began, as the clock's timestamp.</param>
    /// <param name="takenAt">The moment whose state the backup holds, if that is known.</param>
    /// <param name="problems">What went wrong; none when nothing did.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task Record(BackupStep step, long startedAt, DateTimeOffset? takenAt, IReadOnlyList<string> problems, CancellationToken cancellationToken)
    {
        await using var command = databases.Worker.CreateCommand("""
            insert into backbone.backup_report (id, step, finished_at, duration, taken_at, problem) values ($1, $2, $3, $4, $5, $6)
            """);
        command.Add(Id<BackupReport>.New().Value);
        command.Add(step.ToString());
        command.Add(time.GetUtcNow());
        command.Add(time.GetElapsedTime(startedAt));
        command.Add(takenAt);
        command.Add(problems.Count == 0 ? null : Shorten(string.Join('\n', problems)));
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>The last one that was written down, whether it went well or not; null when there is none.</summary>
    public async Task<LastReport?> Last(BackupStep step, CancellationToken cancellationToken)
    {
        await using var command = databases.BackOffice.CreateCommand(
            "select finished_at, duration, problem from backbone.backup_report where step = $1 order by finished_at desc limit 1");
        command.Add(step.ToString());
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken)
            ? new(reader.GetFieldValue<DateTimeOffset>(0), reader.GetFieldValue<TimeSpan>(1), reader.IsDBNull(2) ? null : reader.GetString(2))
            : null;
    }

    private static string Shorten(string text) => text.Length <= LongestProblem ? text : $"{text[..(LongestProblem - 1)]}…";
}

/// <summary>How the last one went.</summary>
/// <param name="FinishedAt">When it ended.</param>
/// <param name="Duration">How long it took.</param>
/// <param name="Problem">What went wrong; null when nothing did.</param>
internal sealed record LastReport(DateTimeOffset FinishedAt, TimeSpan Duration, string? Problem);
