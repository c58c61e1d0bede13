using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Domains;
using SaasStarter.Backbone.Persistence;

namespace SaasStarter.Backbone.SingleSignOn;

/// <summary>The mail domains that the entered tenant has proven to be its own, as of now: one that is lost counts no more.</summary>
internal sealed class OwnDomains(BackboneDb db)
{
    /// <summary>All of them, by name.</summary>
    public async Task<IReadOnlyList<string>> List(CancellationToken cancellationToken) => await db.Set<Domain>()
        .Where(domain => domain.IsForMail && domain.VerifiedAt != null).OrderBy(domain => domain.Name).Select(domain => domain.Name).Take(100).ToListAsync(cancellationToken);

    /// <summary>Whether a mail address is of one of them: of the domain itself, not of one below it.</summary>
    public async Task<bool> Own(string email, CancellationToken cancellationToken) => DomainOf(email) is { } name
        && await db.Set<Domain>().AnyAsync(domain => domain.Name == name && domain.IsForMail && domain.VerifiedAt != null, cancellationToken);

    /// <summary>The domain of a mail address, as domains are kept; null when it has none that could be.</summary>
    public static string? DomainOf(string email) => DomainName.TryParse(email[(email.LastIndexOf('@') + 1)..], out var name) ? name : null;
}
