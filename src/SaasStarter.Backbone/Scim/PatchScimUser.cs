using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Memberships;

namespace SaasStarter.Backbone.Scim;

/// <summary>Says something else of somebody: another name, or that they have access no longer, or again.</summary>
/// <param name="Id">Who.</param>
/// <param name="Changes">What changes, all of it or nothing.</param>
internal sealed record PatchScimUser(Id<ScimUser> Id, ScimChange[] Changes) : ICommand<ScimUserResource>
{
    public static Audience Audience => Audience.Member(ScimPermissions.Provision);

    public static Entitlement Entitlement => Entitlement.Reading.AndUpTo(PlanTerms.Seats, PlanTerms.Guests);

    public string Subject => Id.ToString();
}

internal sealed class PatchScimUserHandler(ScimUsers users, ScimUserReader reader) : IHandler<PatchScimUser, ScimUserResource>
{
    public async Task<Result<ScimUserResource>> Handle(PatchScimUser request, CancellationToken cancellationToken)
    {
        if (await users.Hold(request.Id, cancellationToken) is not { } user)
            return Problem.NotFound;
        var fields = ScimUserFields.Of(user).With(request.Changes);
        if ((fields.Problem ?? await users.Write(user, fields.Value, cancellationToken)) is { } problem)
            return problem;
        return (await reader.Find(user.Id, cancellationToken))!;
    }
}
