using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Live;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Memberships;

/// <summary>Takes an invitation back; its link ends.</summary>
/// <param name="Id">The invitation.</param>
public sealed record RevokeInvitation(Id<Invitation> Id) : ICommand<Done>
{
    /// <inheritdoc/>
    public static Audience Audience => Audience.Member(MemberPermissions.Invite);

    /// <inheritdoc/>
    public static Entitlement Entitlement => Entitlement.Reading;

    /// <inheritdoc/>
    public string Subject => Id.ToString();
}

internal sealed class RevokeInvitationHandler(BackboneDb db, TenantScope scope, TenantRoles roles, TimeProvider clock, LiveTopics live)
    : IHandler<RevokeInvitation, Done>
{
    public async Task<Result<Done>> Handle(RevokeInvitation request, CancellationToken cancellationToken)
    {
        var role = await db.Set<Invitation>().Where(invitation => invitation.Id == request.Id).Select(invitation => invitation.Role)
            .SingleOrDefaultAsync(cancellationToken);
        if (role is null)
            return Problem.NotFound;
        if (!await roles.MayHandle(scope.Caller, role, cancellationToken))
            return Problem.Forbidden;

        // One statement: somebody may accept at this very moment.
        var revoked = await db.Set<Invitation>()
            .Where(invitation => invitation.Id == request.Id && invitation.AcceptedAt == null && invitation.RevokedAt == null)
            .ExecuteUpdateAsync(open => open.SetProperty(invitation => invitation.RevokedAt, clock.GetUtcNow()), cancellationToken);
        if (revoked == 0)
            return Problem.Conflict(Strings.Text("InvitationClosed"));
        live.Changed(Topics.Members);
        return Done.Instance;
    }
}
