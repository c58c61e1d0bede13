using Npgsql;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Persistence;

namespace SaasStarter.Backbone.Jobs;

/// <summary>Work that recurs, as the code declares it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Cron">When (<see cref="CronTime"/>).</param>
/// <param name="TimeZone">The IANA time zone.</param>
/// <param name="Job">The job that is enqueued: once for the platform, or once per active tenant.</param>
internal sealed record RecurringJob(string Name, string Cron, string TimeZone, object Job);

/// <summary>
/// Gives rise to jobs when their time has come: once, however many nodes look. Whoever locks the schedule writes the jobs and the next time in one
/// transaction; a key per fire time holds even if that were wrong. What was missed while no node ran is made up for once.
/// </summary>
internal sealed class RecurringJobs(IEnumerable<RecurringJob> declared, JobTypes types, Databases databases, TimeProvider clock)
{
    private readonly Dictionary<string, RecurringJob> _declared = declared.ToDictionary(job => job.Name);

    /// <summary>Writes down what the code declares. What staff paused stays paused.</summary>
    public async Task Declare(CancellationToken cancellationToken)
    {
        foreach (var job in _declared.Values)
        {
            await using var command = databases.Worker.CreateCommand("""
                insert into backbone.schedule (name, type, cron, time_zone, is_paused, next_at) values ($1, $2, $3, $4, false, $5)
                on conflict (name) do update set type = excluded.type, cron = excluded.cron, time_zone = excluded.time_zone,
                    next_at = case when (schedule.cron, schedule.time_zone) = (excluded.cron, excluded.time_zone) then schedule.next_at else excluded.next_at end
                where (schedule.type, schedule.cron, schedule.time_zone) <> (excluded.type, excluded.cron, excluded.time_zone)
                """);
            command.Add(job.Name);
            command.Add(types[job.Job.GetType()].Name);
            command.Add(job.Cron);
            command.Add(job.TimeZone);
            command.Add(CronTime.Next(job.Cron, job.TimeZone, clock.GetUtcNow()));
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    /// <summary>Enqueues what is due.</summary>
    /// <returns>Whether anything was.</returns>
    public async Task<bool> Fire(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await using (var look = databases.Worker.CreateCommand("select exists (select from backbone.schedule where next_at <= $1 and not is_paused)"))
        {
            look.Add(now);
            if (await look.ExecuteScalarAsync(cancellationToken) is not true)
                return false;
        }
        await using var connection = await databases.Worker.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var due = await Lock(connection, now, cancellationToken);
        foreach (var (name, at) in due)
            await Fire(connection, _declared[name], at, now, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return due.Count > 0;
    }

    private async Task<List<(string Name, DateTimeOffset At)>> Lock(NpgsqlConnection connection, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            "select name, next_at from backbone.schedule where next_at <= $1 and not is_paused and name = any($2) for update skip locked", connection);
        command.Add(now);
        command.Add(_declared.Keys.ToArray());
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var due = new List<(string, DateTimeOffset)>();
        while (await reader.ReadAsync(cancellationToken))
            due.Add((reader.GetString(0), reader.GetFieldValue<DateTimeOffset>(1)));
        return due;
    }

    private async Task Fire(NpgsqlConnection connection, RecurringJob job, DateTimeOffset at, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var type = types[job.Job.GetType()];
        Guid[] tenants = type.IsOfTenant ? await ActiveTenants(connection, cancellationToken) : [Guid.Empty];
        // Identifiers are made here: PostgreSQL 15 makes none in the order of time.
        await using var insert = new NpgsqlCommand("""
            insert into backbone.job (id, tenant_id, lane, queue, type, payload, priority, state, run_at, attempt, maximum_attempts, cancel_requested,
                                      continue_when, unique_key, culture, created_at)
            select id, nullif(lane, '00000000-0000-0000-0000-000000000000'), lane, $3, $4, $5, 0, 'Waiting', $7, 0, $6, false, 'Succeeded', $8, 'en', $7
            from unnest($1, $2) one (id, lane)
            on conflict (lane, unique_key) where unique_key is not null do nothing
            """, connection);
        insert.Add(tenants.Select(_ => Id<Job>.New(now).Value).ToArray());
        insert.Add(tenants);
        insert.Add(type.Queue);
        insert.Add(type.Name);
        insert.Add(JobType.Write(job.Job));
        insert.Add(type.MaximumAttempts);
        insert.Add(now);
        insert.Add($"{job.Name}@{at.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}");
        await insert.ExecuteNonQueryAsync(cancellationToken);

        await using var next = new NpgsqlCommand("update backbone.schedule set next_at = $2, last_fired_at = $3 where name = $1", connection);
        next.Add(job.Name);
        next.Add(CronTime.Next(job.Cron, job.TimeZone, now));
        next.Add(now);
        await next.ExecuteNonQueryAsync(cancellationToken);
    }

    private static async Task<Guid[]> ActiveTenants(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("select id from backbone.tenant where status = 'Active' order by id", connection);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var tenants = new List<Guid>();
        while (await reader.ReadAsync(cancellationToken))
            tenants.Add(reader.GetGuid(0));
        return [.. tenants];
    }
}
