using SaasStarter.Backbone.Core;

namespace SaasStarter.Backbone.Jobs;

/// <summary>Forgets jobs that have ended: after a week; parked ones, which somebody should have looked at, after ninety days.</summary>
internal sealed record PruneJobs : IPlatformJob
{
    public static readonly TimeSpan KeepsEnded = TimeSpan.FromDays(7);
    public static readonly TimeSpan KeepsParked = TimeSpan.FromDays(90);
}

internal sealed class PruneJobsHandler(JobStore store, TimeProvider clock) : IHandler<PruneJobs, Done>
{
    public async Task<Result<Done>> Handle(PruneJobs job, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        while (await store.Prune(now - PruneJobs.KeepsEnded, now - PruneJobs.KeepsParked, cancellationToken) > 0)
            cancellationToken.ThrowIfCancellationRequested();
        return Done.Instance;
    }
}
