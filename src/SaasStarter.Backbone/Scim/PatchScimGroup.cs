using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Memberships;

namespace SaasStarter.Backbone.Scim;

/// <summary>Says something else of a group: that it is called otherwise, or that somebody is in it no longer, or now.</summary>
/// <param name="Id">The group.</param>
/// <param name="Changes">What changes, all of it or nothing.</param>
internal sealed record PatchScimGroup(Id<ScimGroup> Id, ScimChange[] Changes) : ICommand<ScimGroupResource>
{
    public static Audience Audience => Audience.Member(ScimPermissions.Provision);

    public static Entitlement Entitlement => Entitlement.Reading.AndUpTo(PlanTerms.Seats, PlanTerms.Guests);

    public string Subject => Id.ToString();
}

internal sealed class PatchScimGroupHandler(ScimGroups groups, ScimGroupReader reader) : IHandler<PatchScimGroup, ScimGroupResource>
{
    public async Task<Result<ScimGroupResource>> Handle(PatchScimGroup request, CancellationToken cancellationToken)
    {
        if (await groups.Hold(request.Id, cancellationToken) is not { } group)
            return Problem.NotFound;
        var fields = new ScimGroupFields { DisplayName = group.DisplayName, ExternalId = group.ExternalId, Members = await groups.MembersOf(group.Id, cancellationToken) }.With(request.Changes);
        if ((fields.Problem ?? await groups.Write(group, fields.Value, cancellationToken)) is { } problem)
            return problem;
        return (await reader.Find(group.Id, cancellationToken))!;
    }
}
