using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Persistence;

namespace SaasStarter.Backbone.AuditTrail;

/// <summary>No trail was found broken, and each was verified lately.</summary>
internal sealed class TrailsAreWhole(Databases databases, TimeProvider clock) : IHealthRow
{
    /// <summary>How old a verification may be: a night that was missed is no alarm yet.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(50);

    public static string Name => "audit-chain";

    public static LocalizedText Title => Strings.Text("TrailsAreWhole");

    public static string? Page => "/backoffice/trails";

    public async Task<HealthState> Check(CancellationToken cancellationToken)
    {
        await using var command = databases.BackOffice.CreateCommand("""
            select count(*), count(*) filter (where latest.finding is not null),
                   count(*) filter (where coalesce(latest.verified_at, trail.since) < $1)
            from (select tenant_id, min(sealed_at) as since from backbone.audit_seal group by tenant_id) trail
            left join lateral (
                select verification.verified_at, verification.finding from backbone.audit_verification verification
                where verification.tenant_id = trail.tenant_id order by verification.verified_at desc limit 1) latest on true
            """);
        command.Add(clock.GetUtcNow() - LongestWait);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        var (trails, broken, forgotten) = (reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2));
        if (broken > 0)
            return HealthState.Red(Strings.Text("TrailsBroken", broken));
        return forgotten > 0 ? HealthState.Red(Strings.Text("TrailsNotVerified", forgotten)) : HealthState.Green(Strings.Text("TrailsWhole", trails));
    }
}

/// <summary>What was written is under a seal within minutes: until then somebody who is at the database could change it unseen.</summary>
internal sealed class TrailsAreSealed(Trails trails, TimeProvider clock) : IHealthRow
{
    private static readonly TimeSpan LongestTail = TimeSpan.FromMinutes(10);

    public static string Name => "audit-tail";

    public static LocalizedText Title => Strings.Text("TrailsAreSealed");

    public static string? Page => "/backoffice/trails";

    public async Task<HealthState> Check(CancellationToken cancellationToken)
    {
        var unsealed = await trails.Unsealed(cancellationToken);
        var entries = unsealed.Sum(trail => trail.Entries);
        var age = unsealed.Count == 0 ? TimeSpan.Zero : clock.GetUtcNow() - unsealed.Min(trail => trail.OldestAt);
        return age > LongestTail
            ? HealthState.Red(Strings.Text("TailTooOld", (int)age.TotalMinutes, entries))
            : HealthState.Green(Strings.Text("TailIsShort", Math.Max(0, (int)age.TotalSeconds), entries));
    }
}
