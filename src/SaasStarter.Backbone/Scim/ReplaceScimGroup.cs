using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Memberships;

namespace SaasStarter.Backbone.Scim;

/// <summary>Says all anew of a group: what it is called, and who is in it.</summary>
/// <param name="Id">The group.</param>
/// <param name="Fields">What the directory says of it.</param>
internal sealed record ReplaceScimGroup(Id<ScimGroup> Id, ScimGroupFields Fields) : ICommand<ScimGroupResource>
{
    public static Audience Audience => Audience.Member(ScimPermissions.Provision);

    public static Entitlement Entitlement => Entitlement.Reading.AndUpTo(PlanTerms.Seats, PlanTerms.Guests);

    public string Subject => Id.ToString();
}

internal sealed class ReplaceScimGroupHandler(ScimGroups groups, ScimGroupReader reader) : IHandler<ReplaceScimGroup, ScimGroupResource>
{
    public async Task<Result<ScimGroupResource>> Handle(ReplaceScimGroup request, CancellationToken cancellationToken)
    {
        if (await groups.Hold(request.Id, cancellationToken) is not { } group)
            return Problem.NotFound;
        if (await groups.Write(group, request.Fields, cancellationToken) is { } problem)
            return problem;
        return (await reader.Find(group.Id, cancellationToken))!;
    }
}
