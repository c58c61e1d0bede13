using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Memberships;

namespace SaasStarter.Backbone.Scim;

/// <summary>Says all anew of somebody. Of access, what is not said does not change.</summary>
/// <param name="Id">Who.</param>
/// <param name="Fields">What the directory says of them.</param>
internal sealed record ReplaceScimUser(Id<ScimUser> Id, ScimUserFields Fields) : ICommand<ScimUserResource>
{
    public static Audience Audience => Audience.Member(ScimPermissions.Provision);

    public static Entitlement Entitlement => Entitlement.Reading.AndUpTo(PlanTerms.Seats, PlanTerms.Guests);

    public string Subject => Id.ToString();
}

internal sealed class ReplaceScimUserHandler(ScimUsers users, ScimUserReader reader) : IHandler<ReplaceScimUser, ScimUserResource>
{
    public async Task<Result<ScimUserResource>> Handle(ReplaceScimUser request, CancellationToken cancellationToken)
    {
        if (await users.Hold(request.Id, cancellationToken) is not { } user)
            return Problem.NotFound;
        if (await users.Write(user, request.Fields, cancellationToken) is { } problem)
            return problem;
        return (await reader.Find(user.Id, cancellationToken))!;
    }
}
