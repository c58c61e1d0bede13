using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Memberships;
using SaasStarter.Backbone.Persistence;

namespace SaasStarter.Backbone.Scim;

/// <summary>
/// Brings somebody of a mail domain of the tenant's. Who has no account gets one without a password; who is a member already stays what they are. The answer is
/// the same for all of them.
/// </summary>
/// <param name="Fields">What the directory says of them.</param>
internal sealed record CreateScimUser(ScimUserFields Fields) : ICommand<ScimUserResource>
{
    public static Audience Audience => Audience.Member(ScimPermissions.Provision);

    public static Entitlement Entitlement => Entitlement.UpTo(PlanTerms.Seats, PlanTerms.Guests);

    public string Subject => User.ToString();

    internal Id<ScimUser> User { get; } = Id<ScimUser>.New();
}

internal sealed class CreateScimUserHandler(BackboneDb db, ScimUsers users, ScimUserReader reader, TimeProvider clock) : IHandler<CreateScimUser, ScimUserResource>
{
    public async Task<Result<ScimUserResource>> Handle(CreateScimUser request, CancellationToken cancellationToken)
    {
        var fields = request.Fields;
        if (fields.Refusal() is { } refusal)
            return refusal;
        var name = fields.UserName!.ToUpperInvariant();
        if (await db.Set<ScimUser>().AnyAsync(user => user.NormalizedUserName == name, cancellationToken))
            return ScimProblems.UserNameTaken;
        var person = await users.FindOrCreatePerson(fields, cancellationToken);
        if (person.Problem is { } stranger)
            return stranger;
        var id = person.Value.Id;
        if (await db.Set<ScimUser>().AnyAsync(user => user.PersonId == id, cancellationToken))
            return ScimProblems.PersonTaken;
        var now = clock.GetUtcNow();
        var user = db.Add(new ScimUser { Id = request.User, PersonId = id, UserName = "", NormalizedUserName = "", Email = "", CreatedAt = now, ChangedAt = now }).Entity;
        if (await users.Write(user, fields with { IsActive = fields.IsActive ?? true }, cancellationToken) is { } problem)
            return problem;
        return (await reader.Find(user.Id, cancellationToken))!;
    }
}
