using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.BackOffice.Tenants;

/// <summary>Notes something about a tenant, for the staff.</summary>
/// <param name="Slug">The tenant's slug.</param>
/// <param name="Text">What.</param>
internal sealed record AddTenantNote(string Slug, string Text) : ICommand<Done>
{
    public static Audience Audience => Audience.Platform(TenantPages.Note);

    public string Subject => Slug;

    public void Validate(Validation check) => check.Line(Slug, 100).That(Text.Length > 0, nameof(Text), Strings.Text("NoteEmpty")).OptionalText(Text, TenantNote.MaximumLength);
}

internal sealed class AddTenantNoteHandler(BackOfficeDb db, TenantDirectory directory, TenantScope scope) : IHandler<AddTenantNote, Done>
{
    public async Task<Result<Done>> Handle(AddTenantNote request, CancellationToken cancellationToken)
    {
        if (await directory.Find(request.Slug, cancellationToken) is not { } tenant)
            return Problem.NotFound;
        var (id, author) = (Id<TenantNote>.New(), scope.Caller.Person!);
        await db.Database.ExecuteSqlAsync($"select backbone.add_tenant_note({id.Value}, {tenant.Id.Value}, {request.Text}, {author.Id.Value}, {author.Email})", cancellationToken);
        return Done.Instance;
    }
}
