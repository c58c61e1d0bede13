using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Identity;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Legal;

/// <summary>What the person who is signed in has accepted, the newest first.</summary>
internal sealed record ShowAgreement : IQuery<IReadOnlyList<AcceptedDocument>>
{
    public static Audience Audience => Audience.SignedIn;
}

/// <summary>A version of a document that was accepted.</summary>
/// <param name="Document">The <see cref="LegalDocumentKind.Name"/>.</param>
/// <param name="Version">Its version.</param>
/// <param name="AcceptedAt">When.</param>
/// <param name="By">The name of who accepted it for a tenant; null where it was the reader.</param>
public sealed record AcceptedDocument(string Document, DateOnly Version, DateTimeOffset AcceptedAt, string? By = null)
{
    /// <summary>What the document is called; its name where there is none of that name any more.</summary>
    internal LocalizedText? Title => LegalDocumentKind.Find(Document)?.Title;
}

internal sealed class ShowAgreementHandler(AccountsDb db, TenantScope scope) : IHandler<ShowAgreement, IReadOnlyList<AcceptedDocument>>
{
    public async Task<Result<IReadOnlyList<AcceptedDocument>>> Handle(ShowAgreement request, CancellationToken cancellationToken)
    {
        var user = scope.Caller.Person!.Id.Value;
        return await db.Set<Acceptance>().Where(acceptance => acceptance.UserId == user).OrderByDescending(acceptance => acceptance.AcceptedAt)
            .Select(acceptance => new AcceptedDocument(acceptance.Document, acceptance.Version, acceptance.AcceptedAt, null)).Take(100).ToListAsync(cancellationToken);
    }
}
