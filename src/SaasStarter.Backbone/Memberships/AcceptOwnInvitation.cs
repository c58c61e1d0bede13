using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Memberships;

/// <summary>Accepts an invitation from the list of one's own: the verified address is the proof, and the link is not needed.</summary>
/// <param name="Id">The invitation.</param>
public sealed record AcceptOwnInvitation(Id<Invitation> Id) : ICommand<Done>
{
    /// <inheritdoc/>
    public static Audience Audience => Audience.TokenHolder;

    /// <inheritdoc/>
    public static Entitlement Entitlement => Entitlement.UpTo(PlanTerms.Seats, PlanTerms.Guests);

    /// <inheritdoc/>
    public string Subject => Id.ToString();
}

internal sealed class AcceptOwnInvitationHandler(InvitationAcceptance acceptance, TenantScope scope) : IHandler<AcceptOwnInvitation, Done>
{
    public Task<Result<Done>> Handle(AcceptOwnInvitation request, CancellationToken cancellationToken)
    {
        // Whose address it is for is nobody else's business: without the link, an invitation of others does not exist.
        var email = scope.Caller.Person is { } person ? InvitationRules.Fold(person.Email) : null;
        return acceptance.Accept(invitation => invitation.Id == request.Id && invitation.Email == email, cancellationToken);
    }
}
