using System.Globalization;
using SaasStarter.Backbone.AuditTrail;
using SaasStarter.Backbone.Core;

namespace SaasStarter.Backbone.Activities;

/// <summary>A place in the trail: it stays good when that entry is forgotten.</summary>
/// <param name="At">The moment of the entry there.</param>
/// <param name="Id">The entry.</param>
internal sealed record ActivityCursor(DateTimeOffset At, Id<AuditEntry> Id)
{
    /// <summary>As it stands in addresses.</summary>
    public override string ToString() => $"{At.UtcTicks.ToString(CultureInfo.InvariantCulture)}-{Id}";

    /// <summary>Reads a place; null for what is none, which leads to the first page.</summary>
    public static ActivityCursor? Read(string? text) =>
        text?.Split('-') is [var ticks, var entry] && long.TryParse(ticks, NumberStyles.None, CultureInfo.InvariantCulture, out var moment)
        && moment <= DateTimeOffset.MaxValue.UtcTicks && Id<AuditEntry>.TryParse(entry, null, out var id) ? new(new(moment, TimeSpan.Zero), id) : null;

    /// <summary>What is older than this place.</summary>
    public IQueryable<AuditEntry> Older(IQueryable<AuditEntry> entries) => entries.Where(entry => entry.OccurredAt <= At && (entry.OccurredAt < At || entry.Id < Id));

    /// <summary>What is newer than this place.</summary>
    public IQueryable<AuditEntry> Newer(IQueryable<AuditEntry> entries) => entries.Where(entry => entry.OccurredAt >= At && (entry.OccurredAt > At || entry.Id > Id));
}
