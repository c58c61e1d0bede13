using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Live;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Memberships;

/// <summary>Declines an invitation to one's own address; its link ends.</summary>
/// <param name="Id">The invitation.</param>
public sealed record DeclineInvitation(Id<Invitation> Id) : ICommand<Done>
{
    /// <inheritdoc/>
    public static Audience Audience => Audience.TokenHolder;

    /// <inheritdoc/>
    public static Entitlement Entitlement => Entitlement.None;

    /// <inheritdoc/>
    public string Subject => Id.ToString();
}

internal sealed class DeclineInvitationHandler(BackboneDb db, TenantScope scope, TimeProvider clock, LiveTopics live) : IHandler<DeclineInvitation, Done>
{
    public async Task<Result<Done>> Handle(DeclineInvitation request, CancellationToken cancellationToken)
    {
        // Not even that the tenant exists is anybody else's business.
        if (scope.Caller.Person is not { } person)
            return Problem.NotFound;
        var email = InvitationRules.Fold(person.Email);
        var declined = await db.Set<Invitation>()
            .Where(invitation => invitation.Id == request.Id && invitation.Email == email && invitation.AcceptedAt == null && invitation.RevokedAt == null)
            .ExecuteUpdateAsync(open => open.SetProperty(invitation => invitation.RevokedAt, clock.GetUtcNow()), cancellationToken);
        if (declined == 0)
            return Problem.NotFound;
        live.Changed(Topics.Members);
        return Done.Instance;
    }
}
