using Microsoft.Extensions.Logging;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Jobs;

namespace SaasStarter.Backbone.AuditTrail;

/// <summary>Once a minute, puts what was written under seals. Writers wait neither for it nor for each other. Each new head goes to the log, outside of the database.</summary>
internal sealed record SealTrails : IPlatformJob
{
    /// <summary>How many entries a seal is for at most.</summary>
    public const int MostEntries = 1000;
}

internal sealed partial class SealTrailsHandler(Trails trails, JobProgress progress, ILogger<SealTrails> log) : IHandler<SealTrails, Done>
{
    public async Task<Result<Done>> Handle(SealTrails job, CancellationToken cancellationToken)
    {
        var unsealed = await trails.Unsealed(cancellationToken);
        foreach (var (place, trail) in unsealed.Index())
        {
            await progress.Report(place, unsealed.Count, cancellationToken);
            int entries;
            do
            {
                entries = 0;
                if (await trails.Seal(trail.Id, SealTrails.MostEntries, cancellationToken) is not { } done)
                    continue;
                entries = done.Entries;
                LogHead(trail.Id, done.Head.Number, done.Head.Hash, entries);
            }
            while (entries == SealTrails.MostEntries);
        }
        return Done.Instance;
    }

    [LoggerMessage(LogLevel.Information, "The audit trail {Trail} has seal {Number} with the hash {Hash} over {Entries} entries")]
    private partial void LogHead(Guid trail, long number, string hash, int entries);
}
