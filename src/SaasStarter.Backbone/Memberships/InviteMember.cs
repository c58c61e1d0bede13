using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Live;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Memberships;

/// <summary>Invites somebody by mail.</summary>
/// <param name="Email">The address; only an account with this address can accept.</param>
/// <param name="Role">The name of the offered role, not above the caller's own.</param>
/// <example>{"email":"nina@example.com","role":"member"}</example>
public sealed record InviteMember(string Email, string Role) : ICommand<Done>
{
    /// <inheritdoc/>
    public static Audience Audience => Audience.Member(MemberPermissions.Invite);

    /// <inheritdoc/>
    public static Entitlement Entitlement => Entitlement.UpTo(PlanTerms.Seats, PlanTerms.Guests, PlanTerms.Invitations);

    /// <inheritdoc/>
    public string Subject => Invitation.ToString();

    internal Id<Invitation> Invitation { get; } = Id<Invitation>.New();

    /// <inheritdoc/>
    public void Validate(Validation check) => check.MailAddress(Email);
}

internal sealed class InviteMemberHandler(TenantScope scope, TenantRoles roles, Invitations invitations, LiveTopics live)
    : IHandler<InviteMember, Done>
{
    public async Task<Result<Done>> Handle(InviteMember request, CancellationToken cancellationToken)
    {
        if (await roles.WhyNotOffer(scope.Caller, request.Role, cancellationToken) is { } refusal)
            return refusal;
        live.Changed(Topics.Members);
        var address = new InvitedAddress(InvitationRules.Fold(request.Email), "");
        return await invitations.Invite(request.Invitation, address, request.Role, scope.Caller.Person, cancellationToken);
    }
}

/// <summary>Writes invitations and sends them.</summary>
internal sealed class Invitations(BackboneDb db, InvitationSender sender, IEvents events, TimeProvider clock)
{
    /// <summary>Invites one address, unless it is a member's or has an open invitation.</summary>
    public async Task<Result<Done>> Invite(Id<Invitation> id, InvitedAddress address, string role, Person? by, CancellationToken cancellationToken)
    {
        var email = address.Email;
        if (await db.People.AnyAsync(person => EF.Functions.ILike(person.Email, LikePattern.Exactly(email)), cancellationToken))
            return Problem.Invalid(nameof(InviteMember.Email), Strings.Text("MemberAlready"));

        var now = clock.GetUtcNow();
        var open = db.Set<Invitation>().Where(invitation => invitation.Email == email && invitation.AcceptedAt == null && invitation.RevokedAt == null);
        if (await open.AnyAsync(invitation => invitation.ExpiresAt > now, cancellationToken))
            return Problem.Invalid(nameof(InviteMember.Email), Strings.Text("InvitedAlready"));
        await open.ExecuteUpdateAsync(expired => expired.SetProperty(invitation => invitation.RevokedAt, now), cancellationToken);

        var token = InvitationToken.New();
        var invitation = new Invitation
        {
            Id = id,
            Email = email,
            Role = role,
            TokenHash = InvitationToken.HashOf(token),
            InvitedBy = by?.Id,
            CreatedAt = now,
            ExpiresAt = now + Invitation.Lifetime,
        };
        if ((await sender.Send(invitation, token, address.Name, by, cancellationToken)).Problem is { } problem)
            return problem;
        db.Add(invitation);
        await db.SaveChangesAsync(cancellationToken);
        events.Publish(new MemberInvited(id, email, role, invitation.ExpiresAt));
        return Done.Instance;
    }
}
