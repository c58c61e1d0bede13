using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Persistence;

namespace SaasStarter.Backbone.Billing;

/// <summary>Keeps what staff have to look at in the entered tenant, as <see cref="BillingDrift"/>.</summary>
internal sealed class BillingFindings(BackboneDb db, BillingMetrics metrics, TimeProvider clock)
{
    // What every sync looks for, so that what it does not find is no longer so.
    private static readonly string[] OfEverySync =
        ["customer-missing", "customer-deleted", "missing-subscription", "second-subscription", "unknown-price", "unknown-status"];

    /// <summary>Notes what a sync found, and that what it did not find is over.</summary>
    public async Task Replace(IReadOnlyList<BillingDifference> findings, CancellationToken cancellationToken)
    {
        var open = await db.Set<BillingDrift>().Where(drift => drift.ResolvedAt == null && OfEverySync.Contains(drift.Kind)).ToListAsync(cancellationToken);
        foreach (var drift in open.Where(drift => findings.All(finding => (finding.Kind, finding.About) != (drift.Kind, drift.About))))
            drift.ResolvedAt = clock.GetUtcNow();
        await db.SaveChangesAsync(cancellationToken);
        foreach (var finding in findings)
            await Note(finding, cancellationToken);
    }

    /// <summary>Notes something once, until somebody has dealt with it.</summary>
    public async Task Note(BillingDifference finding, CancellationToken cancellationToken)
    {
        if (await db.Set<BillingDrift>().AnyAsync(drift => drift.ResolvedAt == null && drift.Kind == finding.Kind && drift.About == finding.About, cancellationToken))
            return;
        db.Add(Row(finding, clock.GetUtcNow(), null));
        await db.SaveChangesAsync(cancellationToken);
    }

    /// <summary>Notes what differed and was repaired at once.</summary>
    public async Task NoteRepaired(IReadOnlyList<BillingDifference> differences, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        db.AddRange(differences.Select(difference => Row(difference, now, now)));
        await db.SaveChangesAsync(cancellationToken);
    }

    private BillingDrift Row(BillingDifference finding, DateTimeOffset foundAt, DateTimeOffset? resolvedAt)
    {
        metrics.Found(finding.Kind);
        return new()
        {
            Kind = finding.Kind,
            About = finding.About,
            Local = Short(finding.Local),
            AtStripe = Short(finding.AtStripe),
            FoundAt = foundAt,
            ResolvedAt = resolvedAt,
        };
    }

    private static string? Short(string? text) => text?.Length > 300 ? text[..300] : text;
}
