using SaasStarter.Backbone.Core;

namespace SaasStarter.Backbone.AuditTrail;

/// <summary>What plans say about the trail.</summary>
public static class TrailTerms
{
    /// <summary>For how many days entries are kept; nothing is counted against it.</summary>
    public static Limit Days { get; } = new("auditDays", Strings.Text("Limit-auditDays"), IsCounted: false);
}
