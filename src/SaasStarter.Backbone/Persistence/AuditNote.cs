using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Persistence;

/// <summary>What a handler finds out that the audit trail should know and its request does not say: who a visitor is, and what it was about.</summary>
internal sealed class AuditNote
{
    /// <summary>Whose account it turned out to be.</summary>
    public Person? Person { get; set; }

    /// <summary>What it turned out to be about: an identifier.</summary>
    public string? Subject { get; set; }
}
