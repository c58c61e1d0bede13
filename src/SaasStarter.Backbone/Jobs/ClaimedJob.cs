using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Jobs;

/// <summary>A job that this node has begun.</summary>
internal sealed record ClaimedJob
{
    public required Guid Id { get; init; }

    public required Guid Lane { get; init; }

    public required string Queue { get; init; }

    public required string Type { get; init; }

    public required string? Payload { get; init; }

    public required int Attempt { get; init; }

    public required int MaximumAttempts { get; init; }

    public required bool CancelRequested { get; init; }

    /// <summary>Whether people of the tenant see it.</summary>
    public required bool IsShown { get; init; }

    public required string Culture { get; init; }

    public required string? TraceParent { get; init; }

    public required DateTimeOffset RunAt { get; init; }

    /// <summary>The tenant as it is now; null for the platform's.</summary>
    public required CurrentTenant? Tenant { get; init; }

    /// <summary>Its cancellation: by whoever asked for it, or because the node stops or has lost the job.</summary>
    public CancellationTokenSource Cancellation { get; } = new();

    /// <summary>Why <see cref="Cancellation"/> was cancelled.</summary>
    public JobOutcome? Interruption { get; private set; }

    /// <summary>Asks the handler to stop.</summary>
    public void Interrupt(JobOutcome why)
    {
        Interruption ??= why;
        Cancellation.Cancel();
    }
}

/// <summary>What a claim brought.</summary>
/// <param name="Jobs">The jobs.</param>
/// <param name="LastLane">The last lane that was served; the next claim begins after it.</param>
/// <param name="MayLeaveMore">Whether a lane was served as much as it could be, so that more may wait in it.</param>
internal sealed record Claim(IReadOnlyList<ClaimedJob> Jobs, Guid LastLane, bool MayLeaveMore);
