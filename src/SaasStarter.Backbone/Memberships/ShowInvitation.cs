using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Memberships;

/// <summary>What the holder of an invitation's link is invited to.</summary>
/// <param name="Token">The secret of the link.</param>
public sealed record ShowInvitation(string Token) : IQuery<InvitationToMe>
{
    /// <inheritdoc/>
    public static Audience Audience => Audience.TokenHolder;

    /// <inheritdoc/>
    public static Entitlement Entitlement => Entitlement.None;
}

/// <summary>An invitation as its holder sees it.</summary>
/// <param name="Id">The invitation.</param>
/// <param name="Email">The invited address.</param>
/// <param name="Role">The name of the offered role.</param>
/// <param name="InvitedBy">The name of who invited, if they are still a member.</param>
/// <param name="ExpiresAt">Until when it can be accepted.</param>
/// <param name="RoleTitle">What the role is called, when the tenant made it itself.</param>
public sealed record InvitationToMe(Id<Invitation> Id, string Email, string Role, string? InvitedBy, DateTimeOffset ExpiresAt, string? RoleTitle = null);

internal sealed class ShowInvitationHandler(BackboneDb db, TenantScope scope, TenantRoles roles, TimeProvider clock) : IHandler<ShowInvitation, InvitationToMe>
{
    public async Task<Result<InvitationToMe>> Handle(ShowInvitation request, CancellationToken cancellationToken)
    {
        var hash = InvitationToken.HashOf(request.Token);
        var invitation = await db.Set<Invitation>().AsNoTracking().SingleOrDefaultAsync(invitation => invitation.TokenHash == hash, cancellationToken);
        if (invitation is null)
            return Problem.NotFound;
        if (invitation.ReasonNotToAccept(scope.Tenant, clock.GetUtcNow()) is { } problem)
            return problem;
        var invitedBy = await db.People.Where(person => person.Id == invitation.InvitedBy).Select(person => person.Name).SingleOrDefaultAsync(cancellationToken);
        return new InvitationToMe(invitation.Id, invitation.Email, invitation.Role, invitedBy, invitation.ExpiresAt,
            (await roles.FindCustom(invitation.Role, cancellationToken))?.Name);
    }
}
