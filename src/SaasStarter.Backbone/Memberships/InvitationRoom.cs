using Microsoft.Extensions.DependencyInjection;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Memberships;

/// <summary>Whether the plan has room for more invitations, for who asks before writing them.</summary>
internal sealed class InvitationRoom(IServiceProvider services, RoleCatalogue roles, IEntitlements entitlements)
{
    /// <summary>Why the plan has no room for so many more invitations to a role; null when it has.</summary>
    public async Task<Problem?> Refusal(string role, int count, CancellationToken cancellationToken)
    {
        var places = roles.Of(role, null).TakesSeat ? PlanTerms.Seats : PlanTerms.Guests;
        var taken = await Count(places, cancellationToken);
        var sent = await Count(PlanTerms.Invitations, cancellationToken);
        return entitlements.Refusal(places, taken, taken with { Promised = taken.Promised + count })
            ?? entitlements.Refusal(PlanTerms.Invitations, sent, sent with { Used = sent.Used + count });
    }

    private Task<LimitUse> Count(Limit limit, CancellationToken cancellationToken) =>
        services.GetRequiredKeyedService<ILimitCounter>(limit.Name).Count(cancellationToken);
}
