using System.Collections.Concurrent;
using System.Globalization;
using Npgsql;

namespace SaasStarter.Backbone.Jobs;

/// <summary>The statement that writes a job by itself; with a key that is remembered, it writes nothing.</summary>
internal static class JobInsert
{
    private static readonly ConcurrentDictionary<string, string> Texts = new();

    /// <summary>Answers the identifier if the job was written.</summary>
    public static FormattableString Of(Job job) => job.UniqueKey is null ? WithoutKey(job) : WithKey(job);

    // Looking for a conflict costs time, so it is left out where there can be none.
    private static FormattableString WithoutKey(Job job) => $"""
        insert into backbone.job (id, tenant_id, lane, queue, type, payload, priority, state, run_at, maximum_attempts, after_id, continue_when, title, about,
                                  culture, trace_parent, created_at)
        values ({job.Id.Value}, {job.TenantId?.Value}, {job.Lane}, {job.Queue}, {job.Type}, {job.Payload}, {job.Priority}, {job.State.ToString()}, {job.RunAt},
                {job.MaximumAttempts}, {job.AfterId?.Value}, {job.ContinueWhen.ToString()}, {job.Title}, {job.About}, {job.Culture}, {job.TraceParent}, {job.CreatedAt})
        returning id as "Value"
        """;

    private static FormattableString WithKey(Job job) => $"""
        insert into backbone.job (id, tenant_id, lane, queue, type, payload, priority, state, run_at, maximum_attempts, after_id, continue_when, unique_key, title,
                                  about, culture, trace_parent, created_at)
        values ({job.Id.Value}, {job.TenantId?.Value}, {job.Lane}, {job.Queue}, {job.Type}, {job.Payload}, {job.Priority}, {job.State.ToString()}, {job.RunAt},
                {job.MaximumAttempts}, {job.AfterId?.Value}, {job.ContinueWhen.ToString()}, {job.UniqueKey}, {job.Title}, {job.About}, {job.Culture},
                {job.TraceParent}, {job.CreatedAt})
        on conflict (lane, unique_key) where unique_key is not null do nothing
        returning id as "Value"
        """;

    /// <summary>The identifier of the job whose key it was.</summary>
    public static FormattableString First(Job job) => $"""select id as "Value" from backbone.job where lane = {job.Lane} and unique_key = {job.UniqueKey}""";

    /// <summary>The statement for a connection of its own.</summary>
    public static NpgsqlBatchCommand ToCommand(this FormattableString statement)
    {
        var command = new NpgsqlBatchCommand(Texts.GetOrAdd(statement.Format, WithNumbers, statement.ArgumentCount));
        foreach (var argument in statement.GetArguments())
            command.Parameters.Add(new NpgsqlParameter { Value = argument ?? DBNull.Value });
        return command;
    }

    private static string WithNumbers(string format, int count) =>
        string.Format(CultureInfo.InvariantCulture, format, [.. Enumerable.Range(1, count).Select(number => (object)$"${number}")]);
}
