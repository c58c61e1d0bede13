using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Memberships;

/// <summary>Who can accept an invitation, and when.</summary>
internal static class InvitationRules
{
    /// <summary>The problem of somebody who is signed in with another address than the invited one.</summary>
    public static Problem ForOther(Invitation invitation) => Problem.Conflict(Strings.Text("InvitationForOther", invitation.Email));

    /// <summary>The address as invitations keep it. Only A to Z are folded: elsewhere, two letters that look alike are two mailboxes.</summary>
    public static string Fold(string email) => string.Concat(email.Select(c => char.IsAsciiLetterUpper(c) ? (char)(c | 0x20) : c));

    /// <summary>Whether the person's verified address is the invited one; capitals do not matter, and nothing else is overlooked.</summary>
    public static bool IsFor(this Invitation invitation, Person person) => Fold(person.Email) == invitation.Email;

    /// <summary>Why nobody can accept it (any more), or null.</summary>
    public static Problem? ReasonNotToAccept(this Invitation invitation, CurrentTenant tenant, DateTimeOffset now)
    {
        if (tenant.Status != TenantStatus.Active)
            return Problem.Gone(Strings.Text("InvitationTenantClosed"));
        if (invitation.AcceptedAt is not null)
            return Problem.Gone(Strings.Text("InvitationUsed"));
        if (invitation.RevokedAt is not null)
            return Problem.Gone(Strings.Text("InvitationRevoked"));
        return invitation.ExpiresAt <= now ? Problem.Gone(Strings.Text("InvitationExpired")) : null;
    }
}
