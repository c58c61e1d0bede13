using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Persistence;

namespace SaasStarter.Backbone.BackOffice.Tenants;

/// <summary>Takes a note about a tenant away.</summary>
/// <param name="Slug">The tenant's slug.</param>
/// <param name="Note">The note.</param>
internal sealed record RemoveTenantNote(string Slug, Id<TenantNote> Note) : ICommand<Done>
{
    public static Audience Audience => Audience.Platform(TenantPages.Note);

    public string Subject => $"{Slug} {Note}";

    public void Validate(Validation check) => check.Line(Slug, 100);
}

internal sealed class RemoveTenantNoteHandler(BackOfficeDb db, TenantDirectory directory) : IHandler<RemoveTenantNote, Done>
{
    public async Task<Result<Done>> Handle(RemoveTenantNote request, CancellationToken cancellationToken)
    {
        if (await directory.Find(request.Slug, cancellationToken) is not { } tenant)
            return Problem.NotFound;
        var removed = await db.Database.SqlQuery<bool>($"""select backbone.remove_tenant_note({request.Note.Value}, {tenant.Id.Value}) as "Value" """).SingleAsync(cancellationToken);
        return removed ? Done.Instance : Problem.NotFound;
    }
}
