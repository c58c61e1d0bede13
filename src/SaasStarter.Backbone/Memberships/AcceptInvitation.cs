using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Memberships;

/// <summary>Accepts an invitation by its link. Only the account whose verified address was invited can, whoever has the link.</summary>
/// <param name="Token">The secret of the link.</param>
public sealed record AcceptInvitation(string Token) : ICommand<Done>
{
    /// <inheritdoc/>
    public static Audience Audience => Audience.TokenHolder;

    /// <inheritdoc/>
    public static Entitlement Entitlement => Entitlement.UpTo(PlanTerms.Seats, PlanTerms.Guests);
}

internal sealed class AcceptInvitationHandler(InvitationAcceptance acceptance) : IHandler<AcceptInvitation, Done>
{
    public Task<Result<Done>> Handle(AcceptInvitation request, CancellationToken cancellationToken)
    {
        var hash = InvitationToken.HashOf(request.Token);
        return acceptance.Accept(invitation => invitation.TokenHash == hash, cancellationToken);
    }
}

/// <summary>Makes a member of who was invited.</summary>
internal sealed class InvitationAcceptance(BackboneDb db, TenantScope scope, TenantRoles roles, Joining joining, TimeProvider clock, INotifications notifications)
{
    /// <summary>Accepts the invitation that <paramref name="which"/> finds.</summary>
    public async Task<Result<Done>> Accept(Expression<Func<Invitation, bool>> which, CancellationToken cancellationToken)
    {
        // Who only guesses learns nothing, not even that the tenant exists.
        var invitation = await db.Set<Invitation>().AsNoTracking().SingleOrDefaultAsync(which, cancellationToken);
        if (invitation is null)
            return Problem.NotFound;
        if (scope.Caller.Person is not { } person)
            return Problem.Unauthenticated;
        if (!invitation.IsFor(person))
            return InvitationRules.ForOther(invitation);
        var now = clock.GetUtcNow();
        if (invitation.ReasonNotToAccept(scope.Tenant, now) is { } problem)
            return problem;
        if (await db.Set<Membership>().AnyAsync(membership => membership.PersonId == person.Id, cancellationToken))
            return Problem.Conflict(Strings.Text("YouAreMemberAlready"));

        // Whoever comes second waits here for the first, and then finds it used.
        var accepted = await db.Set<Invitation>()
            .Where(open => open.Id == invitation.Id && open.AcceptedAt == null && open.RevokedAt == null && open.TokenHash == invitation.TokenHash)
            .ExecuteUpdateAsync(open => open.SetProperty(invitation => invitation.AcceptedAt, now), cancellationToken);
        if (accepted == 0)
            return Problem.Gone(Strings.Text("InvitationClosed"));
        await joining.Join(person.Id, invitation.Role, cancellationToken);
        if (invitation.InvitedBy is { } host)
            await notifications.Notify(new InvitationAccepted(person.Name, await roles.Told(invitation.Role, cancellationToken)), Recipients.Person(host), cancellationToken);
        if (invitation.Role == Role.Owner)
            await notifications.Notify(new OwnerAdded(person.Name), Recipients.WithRole(Role.Owner) with { Except = invitation.InvitedBy is { } told ? [told] : [] }, cancellationToken);
        return Done.Instance;
    }
}
