using Microsoft.Extensions.Logging;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Jobs;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.AuditTrail;

/// <summary>Every night, verifies all trails. What is found stands on the staff's page, and a broken trail is red on the page of health.</summary>
internal sealed record VerifyTrails : IPlatformJob;

internal sealed partial class VerifyTrailsHandler(Trails trails, JobProgress progress, ILogger<VerifyTrails> log) : IHandler<VerifyTrails, Done>
{
    public async Task<Result<Done>> Handle(VerifyTrails job, CancellationToken cancellationToken)
    {
        CurrentTenant?[] all = [null, .. await trails.Tenants(cancellationToken)];
        foreach (var (place, tenant) in all.Index())
        {
            await progress.Report(place, all.Length, cancellationToken);
            var report = await trails.Verify(tenant, expected: null, (_, _) => { }, cancellationToken);
            if (report.Broken is { } broken)
                LogBroken((tenant?.Id ?? AuditEntry.Platform).Value, broken.Finding, broken.Seal, broken.EntryId);
        }
        return Done.Instance;
    }

    [LoggerMessage(LogLevel.Critical, "The audit trail {Trail} is broken: {Finding} at seal {Seal}, entry {Entry}")]
    private partial void LogBroken(Guid trail, TrailFinding finding, long seal, Guid? entry);
}
