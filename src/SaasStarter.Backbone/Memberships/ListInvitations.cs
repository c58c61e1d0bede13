using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Mail;
using SaasStarter.Backbone.Persistence;

namespace SaasStarter.Backbone.Memberships;

/// <summary>The invitations that nobody has accepted yet, the newest first; at most one hundred.</summary>
public sealed record ListInvitations : IQuery<IReadOnlyList<OpenInvitation>>
{
    /// <inheritdoc/>
    public static Audience Audience => Audience.Member(MemberPermissions.Invite);
}

/// <summary>An invitation that nobody has accepted yet.</summary>
/// <param name="Id">The invitation.</param>
/// <param name="Email">The invited address.</param>
/// <param name="Role">The name of the offered role.</param>
/// <param name="InvitedBy">The name of who invited; null when they are no member any more.</param>
/// <param name="ExpiresAt">Until when it can be accepted.</param>
/// <param name="IsUndelivered">Whether the mail was refused or came back.</param>
public sealed record OpenInvitation(Id<Invitation> Id, string Email, string Role, string? InvitedBy, DateTimeOffset ExpiresAt, bool IsUndelivered);

internal sealed class ListInvitationsHandler(BackboneDb db) : IHandler<ListInvitations, IReadOnlyList<OpenInvitation>>
{
    private const int Maximum = 100;

    public async Task<Result<IReadOnlyList<OpenInvitation>>> Handle(ListInvitations request, CancellationToken cancellationToken)
    {
        var invitations = await db.Set<Invitation>()
            .Where(invitation => invitation.AcceptedAt == null && invitation.RevokedAt == null)
            .OrderByDescending(invitation => invitation.CreatedAt).ThenBy(invitation => invitation.Id)
            .Take(Maximum)
            .Select(invitation => new OpenInvitation(invitation.Id, invitation.Email, invitation.Role,
                db.People.Where(person => person.Id == invitation.InvitedBy).Select(person => person.Name).FirstOrDefault(), invitation.ExpiresAt,
                db.Set<OutgoingMail>().Any(mail => mail.Id == invitation.MailId && (mail.Status == MailStatus.Refused || mail.Status == MailStatus.Bounced))))
            .ToArrayAsync(cancellationToken);
        return invitations;
    }
}
