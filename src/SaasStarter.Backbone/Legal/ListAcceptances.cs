using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Persistence;

namespace SaasStarter.Backbone.Legal;

/// <summary>Who accepted which version of which document, people and tenants, the newest first, a page at a time.</summary>
/// <param name="Find">A part of a name, a mail address or a slug.</param>
/// <param name="Before">The <see cref="AcceptanceRow.Id"/> before which the page begins; null for the first one.</param>
internal sealed record ListAcceptances(string? Find = null, Guid? Before = null) : IQuery<AcceptanceList>
{
    /// <summary>How many a page has.</summary>
    public const int PageSize = 50;

    public static Audience Audience => Audience.Platform(LegalPermissions.Read);

    public void Validate(Validation check) => check.OptionalLine(Find, 254);
}

/// <summary>A page of acceptances.</summary>
/// <param name="Rows">The acceptances.</param>
/// <param name="Next">Given as <see cref="ListAcceptances.Before"/>, leads to the page after; null on the last.</param>
internal sealed record AcceptanceList(IReadOnlyList<AcceptanceRow> Rows, Guid? Next);

/// <summary>That somebody accepted a document; with a tenant when it was for one.</summary>
internal sealed record AcceptanceRow(Guid Id, string Document, DateOnly Version, DateTimeOffset AcceptedAt, string Address, string? Name, string? Email, string? Tenant, string? Slug);

internal sealed class ListAcceptancesHandler(BackOfficeDb db) : IHandler<ListAcceptances, AcceptanceList>
{
    public async Task<Result<AcceptanceList>> Handle(ListAcceptances request, CancellationToken cancellationToken)
    {
        var find = request.Find?.Trim() ?? "";
        var rows = await db.Database.SqlQuery<AcceptanceRow>($"""
            select id as "Id", document as "Document", version as "Version", accepted_at as "AcceptedAt", address as "Address", name as "Name", email as "Email",
                   tenant_name as "Tenant", slug as "Slug"
            from backbone.staff_acceptances({find}, {request.Before}, {ListAcceptances.PageSize + 1})
            """).ToListAsync(cancellationToken);
        var isThereMore = rows.Count > ListAcceptances.PageSize;
        if (isThereMore)
            rows.RemoveAt(ListAcceptances.PageSize);
        return new AcceptanceList(rows, isThereMore ? rows[^1].Id : null);
    }
}
