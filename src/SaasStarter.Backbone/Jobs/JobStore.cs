using Npgsql;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Jobs;

/// <summary>What becomes of a job that was not done.</summary>
/// <param name="State">Its state.</param>
/// <param name="RunAt">Not before.</param>
/// <param name="ErrorKind">What kind of failure it was.</param>
/// <param name="Error">More about it.</param>
/// <param name="Counts">Whether the attempt counts.</param>
internal sealed record Ending(JobState State, DateTimeOffset RunAt, string? ErrorKind = null, string? Error = null, bool Counts = true);

/// <summary>The job table as the worker's role sees it: all tenants' jobs, and no business data. Each method is one short statement.</summary>
internal sealed class JobStore(Databases databases, JobTypes types, JobSettings settings, TimeProvider clock)
{
    // Goes around the lanes: those after the one that was served last come first. Each step of the recursion is one look into the index
    // (queue, lane, priority, id) of waiting jobs, so a lane with a hundred thousand jobs costs as much as one with a single job.
    internal const string ClaimStatement = """
        with recursive later (lane) as (
            (select job.lane from backbone.job where state = 'Waiting' and queue = $1 and lane > $2 and type = any($4) and lane <> all($6) order by lane limit 1)
            union all
            select (select job.lane from backbone.job where state = 'Waiting' and queue = $1 and job.lane > later.lane and type = any($4) and lane <> all($6) order by lane limit 1)
            from later where later.lane is not null
        ), earlier (lane) as (
            (select job.lane from backbone.job where state = 'Waiting' and queue = $1 and lane <= $2 and type = any($4) and lane <> all($6) order by lane limit 1)
            union all
            select (select job.lane from backbone.job where state = 'Waiting' and queue = $1 and job.lane > earlier.lane and job.lane <= $2 and type = any($4) and lane <> all($6) order by lane limit 1)
            from earlier where earlier.lane is not null
        ), turn as materialized (
            select lane, row_number() over () as place
            from (select lane from later where lane is not null union all select lane from earlier where lane is not null limit $3) lane
        ), share as materialized (
            select turn.lane, turn.place, least($5 - coalesce(busy.jobs, 0), greatest(1, $3 / (select count(*) from turn)::int)) as most
            from turn left join unnest($7, $8) busy (lane, jobs) on busy.lane = turn.lane
        ), picked as materialized (
            select pick.id, share.place, share.most
            from share cross join lateral (
                select job.id from backbone.job
                where job.state = 'Waiting' and job.queue = $1 and job.lane = share.lane and job.type = any($4)
                order by job.priority desc, job.id limit share.most
                for update skip locked) pick
        ), claimed as (
            update backbone.job set state = 'Running', attempt = attempt + 1, lease_until = clock_timestamp() + $9, node = $10, started_at = $11
            from picked where job.id = picked.id
            returning job.id, job.lane, job.type, job.payload, job.attempt, job.maximum_attempts, job.cancel_requested, job.title is not null as is_shown,
                      job.culture, job.trace_parent, job.run_at, job.tenant_id, picked.place, picked.most
        )
        select claimed.id, claimed.lane, type, payload, attempt, maximum_attempts, cancel_requested, is_shown, culture, trace_parent, run_at, place, most,
               tenant.id, tenant.slug, tenant.name, tenant.status, tenant.color, tenant.logo_hash,
               subscription.plan_id, subscription.status, subscription.past_due_since
        from claimed
        left join backbone.tenant tenant on tenant.id = claimed.tenant_id
        left join backbone.billing_customer customer on customer.tenant_id = tenant.id
        left join backbone.subscription subscription on subscription.tenant_id = customer.tenant_id and subscription.id = customer.subscription_id
        """;

    private const string Promote = """
        update backbone.job set state = 'Waiting'
        where id in (select id from backbone.job where state = 'Scheduled' and run_at <= $1 order by run_at limit 1000 for update skip locked)
        returning id
        """;

    // The attempt counts: what kills the process would otherwise do so for ever.
    private const string Recover = """
        update backbone.job set state = case when attempt >= maximum_attempts then 'Failed' else 'Waiting' end, lease_until = null,
               error_kind = 'NodeLost', error = 'The node that worked on it was not heard of any more.',
               finished_at = case when attempt >= maximum_attempts then $1 end
        where id in (select id from backbone.job where state = 'Running' and lease_until < clock_timestamp() order by lease_until limit 1000 for update skip locked)
        returning id, type, state, tenant_id
        """;

    // What follows a parked job waits until somebody retries or discards that one, unless it was to follow any end.
    private const string Release = """
        update backbone.job next set
            state = case when before.state = 'Succeeded' or (next.continue_when = 'Ended' and before.id is not null) then 'Waiting' else 'Cancelled' end,
            finished_at = case when before.state = 'Succeeded' or (next.continue_when = 'Ended' and before.id is not null) then null else $1 end
        from backbone.job blocked left join backbone.job before on before.id = blocked.after_id
        where next.id = blocked.id and next.state = 'Blocked' and blocked.state = 'Blocked'
          and (before.id is null or before.state in ('Succeeded', 'Cancelled', 'Discarded') or (before.state = 'Failed' and blocked.continue_when = 'Ended'))
        returning next.id
        """;

    private const string Complete = """
        update backbone.job set state = 'Succeeded', finished_at = $1, payload = null, lease_until = null, error_kind = null, error = null
        from unnest($2, $3) done (id, attempt)
        where job.id = done.id and job.attempt = done.attempt and job.state = 'Running'
        """;

    /// <summary>Takes jobs of a queue, tenant by tenant.</summary>
    /// <param name="queue">The queue.</param>
    /// <param name="after">The lane after which the round goes on.</param>
    /// <param name="free">How many the node has room for.</param>
    /// <param name="perLane">How many jobs of one lane it may have.</param>
    /// <param name="busy">How many jobs of each lane the node works on.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<Claim> Claim(JobQueue queue, Guid after, int free, int perLane, IReadOnlyDictionary<Guid, int> busy, CancellationToken cancellationToken)
    {
        await using var command = databases.Worker.CreateCommand(ClaimStatement);
        AddClaim(command, queue, after, free, perLane, busy);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var jobs = new List<ClaimedJob>();
        var room = new Dictionary<Guid, int>();
        var (last, lastPlace) = (after, 0L);
        while (await reader.ReadAsync(cancellationToken))
        {
            var job = Read(reader, queue.Name);
            jobs.Add(job);
            room[job.Lane] = room.GetValueOrDefault(job.Lane, reader.GetInt32(12)) - 1;
            if (reader.GetInt64(11) is var place && place > lastPlace)
                (last, lastPlace) = (job.Lane, place);
        }
        return new(jobs, last, MayLeaveMore: room.Count >= free || room.ContainsValue(0));
    }

    internal void AddClaim(NpgsqlCommand command, JobQueue queue, Guid after, int free, int perLane, IReadOnlyDictionary<Guid, int> busy)
    {
        command.Add(queue.Name);
        command.Add(after);
        command.Add(free);
        command.Add(types.Names);
        command.Add(perLane);
        command.Add(busy.Where(lane => lane.Value >= perLane).Select(lane => lane.Key).ToArray());
        command.Add(busy.Keys.ToArray());
        command.Add(busy.Values.ToArray());
        command.Add(settings.Lease);
        command.Add(settings.Node);
        command.Add(clock.GetUtcNow());
    }

    /// <summary>Marks jobs as done whose handlers did not do it in their own transaction.</summary>
    public async Task Succeed(IReadOnlyCollection<ClaimedJob> jobs, CancellationToken cancellationToken)
    {
        await using var command = databases.Worker.CreateCommand(Complete);
        command.Add(clock.GetUtcNow());
        command.Add(jobs.Select(job => job.Id).ToArray());
        command.Add(jobs.Select(job => job.Attempt).ToArray());
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Writes down that an attempt ended otherwise. Does nothing when the job is no longer this node's.</summary>
    public async Task End(ClaimedJob job, Ending ending, CancellationToken cancellationToken)
    {
        await using var command = databases.Worker.CreateCommand("""
            update backbone.job set state = $3, run_at = $4, error_kind = left($5, 120), error = left($6, 500), attempt = attempt - $7, lease_until = null,
                   finished_at = case when $3 in ('Failed', 'Cancelled') then $8 end
            where id = $1 and attempt = $2 and state = 'Running'
            """);
        command.Add(job.Id);
        command.Add(job.Attempt);
        command.Add(ending.State.ToString());
        command.Add(ending.RunAt);
        command.Add(ending.ErrorKind);
        command.Add(ending.Error);
        command.Add(ending.Counts ? 0 : 1);
        command.Add(clock.GetUtcNow());
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Says that this node still works on these jobs.</summary>
    /// <returns>Those that are still its own.</returns>
    public async Task<IReadOnlySet<Guid>> Prolong(IReadOnlyCollection<ClaimedJob> jobs, CancellationToken cancellationToken)
    {
        await using var command = databases.Worker.CreateCommand("""
            update backbone.job set lease_until = clock_timestamp() + $3 from unnest($1, $2) mine (id, attempt)
            where job.id = mine.id and job.attempt = mine.attempt and job.state = 'Running'
            returning job.id
            """);
        command.Add(jobs.Select(job => job.Id).ToArray());
        command.Add(jobs.Select(job => job.Attempt).ToArray());
        command.Add(settings.Lease);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await Ids(reader, cancellationToken);
    }

    /// <summary>Those of the jobs that somebody wants stopped.</summary>
    public async Task<IReadOnlySet<Guid>> CancelRequested(IReadOnlyCollection<ClaimedJob> jobs, CancellationToken cancellationToken)
    {
        await using var command = databases.Worker.CreateCommand("select id from backbone.job where id = any($1) and cancel_requested and state = 'Running'");
        command.Add(jobs.Select(job => job.Id).ToArray());
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await Ids(reader, cancellationToken);
    }

    /// <summary>Moves on what time alone moves on: jobs whose time has come, whose node is gone, or whose predecessor has ended.</summary>
    /// <returns>Whether there is something to do now, and the jobs that are parked because their nodes kept dying.</returns>
    public async Task<(bool Woken, IReadOnlyList<LostJob> Parked)> MoveOn(CancellationToken cancellationToken)
    {
        await using var batch = databases.Worker.CreateBatch();
        foreach (var statement in new[] { Promote, Recover, Release })
            batch.BatchCommands.Add(new(statement) { Parameters = { new NpgsqlParameter<DateTimeOffset> { TypedValue = clock.GetUtcNow() } } });
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        var woken = await reader.ReadAsync(cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        var parked = new List<LostJob>();
        while (await reader.ReadAsync(cancellationToken))
        {
            woken = true;
            if (reader.GetString(2) == nameof(JobState.Failed))
                parked.Add(new(reader.GetGuid(0), reader.GetString(1), reader.IsDBNull(3) ? null : new Id<Tenant>(reader.GetGuid(3))));
        }
        await reader.NextResultAsync(cancellationToken);
        return (await reader.ReadAsync(cancellationToken) || woken, parked);
    }

    /// <summary>The types of waiting jobs that this version does not know: a newer node's, or one that was removed.</summary>
    public async Task<IReadOnlyList<string>> UnknownTypes(CancellationToken cancellationToken)
    {
        await using var command = databases.Worker.CreateCommand("select distinct type from backbone.job where state = 'Waiting' and type <> all($1) limit 100");
        command.Add(types.Names);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var unknown = new List<string>();
        while (await reader.ReadAsync(cancellationToken))
            unknown.Add(reader.GetString(0));
        return unknown;
    }

    /// <summary>For how many seconds the oldest job that waits in each queue has waited.</summary>
    public IReadOnlyList<(string Queue, double Seconds)> Ages()
    {
        using var command = databases.Worker.CreateCommand("""
            select queue, extract(epoch from $1 - min(run_at))::float8 from backbone.job where state = 'Waiting' group by queue
            """);
        command.Add(clock.GetUtcNow());
        using var reader = command.ExecuteReader();
        var ages = new List<(string, double)>();
        while (reader.Read())
            ages.Add((reader.GetString(0), reader.GetDouble(1)));
        return ages;
    }

    /// <summary>Deletes what nobody needs to look at any more, some at a time.</summary>
    /// <returns>How many rows were deleted.</returns>
    public async Task<int> Prune(DateTimeOffset endedBefore, DateTimeOffset parkedBefore, CancellationToken cancellationToken)
    {
        await using var command = databases.Worker.CreateCommand("""
            delete from backbone.job where id in (
                select id from backbone.job
                where finished_at < case when state = 'Failed' then $2 else $1 end and state in ('Succeeded', 'Failed', 'Cancelled', 'Discarded')
                order by finished_at limit 1000 for update skip locked)
            """);
        command.Add(endedBefore);
        command.Add(parkedBefore);
        return await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static async Task<IReadOnlySet<Guid>> Ids(NpgsqlDataReader reader, CancellationToken cancellationToken)
    {
        var ids = new HashSet<Guid>();
        while (await reader.ReadAsync(cancellationToken))
            ids.Add(reader.GetGuid(0));
        return ids;
    }

    private static ClaimedJob Read(NpgsqlDataReader reader, string queue) => new()
    {
        Id = reader.GetGuid(0),
        Lane = reader.GetGuid(1),
        Queue = queue,
        Type = reader.GetString(2),
        Payload = reader.IsDBNull(3) ? null : reader.GetString(3),
        Attempt = reader.GetInt32(4),
        MaximumAttempts = reader.GetInt32(5),
        CancelRequested = reader.GetBoolean(6),
        IsShown = reader.GetBoolean(7),
        Culture = reader.GetString(8),
        TraceParent = reader.IsDBNull(9) ? null : reader.GetString(9),
        RunAt = reader.GetFieldValue<DateTimeOffset>(10),
        Tenant = reader.IsDBNull(13) ? null : TenantDirectory.ReadTenant(reader, 13),
    };
}

/// <summary>A job whose nodes kept dying.</summary>
/// <param name="Id">The job.</param>
/// <param name="Type">Its type.</param>
/// <param name="Tenant">Its tenant.</param>
internal sealed record LostJob(Guid Id, string Type, Id<Tenant>? Tenant);
