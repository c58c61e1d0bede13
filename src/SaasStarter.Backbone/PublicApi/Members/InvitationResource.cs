using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Memberships;
using SaasStarter.Backbone.Persistence;

namespace SaasStarter.Backbone.PublicApi.Members;

/// <summary>Where an invitation is.</summary>
public enum InvitationState
{
    /// <summary>It can be accepted.</summary>
    Open,

    /// <summary>Nobody accepted it in time.</summary>
    Expired,

    /// <summary>It was accepted.</summary>
    Accepted,

    /// <summary>It was revoked, or declined.</summary>
    Revoked,
}

/// <summary>An invitation by mail.</summary>
/// <param name="Id">The invitation.</param>
/// <param name="Email">The invited address.</param>
/// <param name="Role">The name of the offered role.</param>
/// <param name="State">Where it is.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="ExpiresAt">Until when it can be accepted.</param>
/// <example>{"id":"inv_0199f2c81d5a7c3e8f0a4b6d2e1c9a70","email":"nina@example.com","role":"member","state":"open","createdAt":"2026-11-21T09:30:00+00:00","expiresAt":"2026-11-28T09:30:00+00:00"}</example>
public sealed record InvitationResource(Id<Invitation> Id, string Email, string Role, InvitationState State, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt);

/// <summary>Lists the invitations, in the order in which they were made.</summary>
/// <param name="State">Only those that are there.</param>
/// <param name="After">Where the page begins.</param>
/// <param name="Limit">How many invitations a page has at most, up to 100.</param>
public sealed record ListInvitationResources(InvitationState? State = null, Id<Invitation>? After = null, int Limit = Page.DefaultLimit) : IPagedQuery<InvitationResource>
{
    /// <inheritdoc/>
    public static Audience Audience => Audience.Member(MemberPermissions.Invite);
}

/// <summary>Shows an invitation.</summary>
/// <param name="Id">The invitation.</param>
public sealed record ShowInvitationResource(Id<Invitation> Id) : IQuery<InvitationResource>
{
    /// <inheritdoc/>
    public static Audience Audience => Audience.Member(MemberPermissions.Invite);
}

internal sealed class InvitationResourceHandler(BackboneDb db, TimeProvider clock)
    : IHandler<ListInvitationResources, Page<InvitationResource>>, IHandler<ShowInvitationResource, InvitationResource>
{
    public async Task<Result<Page<InvitationResource>>> Handle(ListInvitationResources request, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var invitations = await Resources(InState(request.State, now)
            .Where(invitation => request.After == null || invitation.Id > request.After.Value)
            .OrderBy(invitation => invitation.Id).Take(request.Limit + 1), now).ToListAsync(cancellationToken);
        return Page.Of(invitations, request.Limit, invitation => invitation.Id.ToString());
    }

    public async Task<Result<InvitationResource>> Handle(ShowInvitationResource request, CancellationToken cancellationToken) =>
        await Resources(db.Set<Invitation>().Where(invitation => invitation.Id == request.Id), clock.GetUtcNow()).SingleOrDefaultAsync(cancellationToken) is { } invitation
            ? invitation : Problem.NotFound;

    private IQueryable<Invitation> InState(InvitationState? state, DateTimeOffset now) => state switch
    {
        InvitationState.Accepted => db.Set<Invitation>().Where(invitation => invitation.AcceptedAt != null),
        InvitationState.Revoked => db.Set<Invitation>().Where(invitation => invitation.AcceptedAt == null && invitation.RevokedAt != null),
        InvitationState.Expired => db.Set<Invitation>().Where(invitation => invitation.AcceptedAt == null && invitation.RevokedAt == null && invitation.ExpiresAt <= now),
        InvitationState.Open => db.Set<Invitation>().Where(invitation => invitation.AcceptedAt == null && invitation.RevokedAt == null && invitation.ExpiresAt > now),
        _ => db.Set<Invitation>(),
    };

    private static IQueryable<InvitationResource> Resources(IQueryable<Invitation> invitations, DateTimeOffset now) => invitations.Select(invitation => new InvitationResource(
        invitation.Id, invitation.Email, invitation.Role,
        invitation.AcceptedAt != null ? InvitationState.Accepted : invitation.RevokedAt != null ? InvitationState.Revoked : invitation.ExpiresAt <= now ? InvitationState.Expired : InvitationState.Open,
        invitation.CreatedAt, invitation.ExpiresAt));
}
