using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Live;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Memberships;

/// <summary>Sends an invitation again, with a new link and a new term; the old link ends.</summary>
/// <param name="Id">The invitation.</param>
public sealed record ResendInvitation(Id<Invitation> Id) : ICommand<Done>
{
    /// <inheritdoc/>
    public static Audience Audience => Audience.Member(MemberPermissions.Invite);

    /// <inheritdoc/>
    public static Entitlement Entitlement => Entitlement.UpTo(PlanTerms.Seats, PlanTerms.Guests, PlanTerms.Invitations);

    /// <inheritdoc/>
    public string Subject => Id.ToString();
}

internal sealed class ResendInvitationHandler(
    BackboneDb db, TenantScope scope, TenantRoles roles, InvitationSender sender, TimeProvider clock, LiveTopics live) : IHandler<ResendInvitation, Done>
{
    public async Task<Result<Done>> Handle(ResendInvitation request, CancellationToken cancellationToken)
    {
        var invitation = await db.Set<Invitation>().SingleOrDefaultAsync(invitation => invitation.Id == request.Id, cancellationToken);
        if (invitation is null)
            return Problem.NotFound;
        if (!await roles.MayHandle(scope.Caller, invitation.Role, cancellationToken))
            return Problem.Forbidden;
        if (invitation.IsClosed)
            return Problem.Conflict(Strings.Text("InvitationClosed"));

        var token = InvitationToken.New();
        invitation.TokenHash = InvitationToken.HashOf(token);
        invitation.ExpiresAt = clock.GetUtcNow() + Invitation.Lifetime;
        await db.SaveChangesAsync(cancellationToken);
        live.Changed(Topics.Members);
        return await sender.Send(invitation, token, "", scope.Caller.Person, cancellationToken);
    }
}
