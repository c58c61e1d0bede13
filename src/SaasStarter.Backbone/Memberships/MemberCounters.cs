using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Memberships;

/// <summary>Counts the members whose role takes a paid seat, or those whose role takes none; an open invitation promises a place.</summary>
internal abstract class MemberCounter(BackboneDb db, RoleCatalogue roles, TimeProvider clock, bool takesSeat) : ILimitCounter
{
    public async Task<LimitUse> Count(CancellationToken cancellationToken)
    {
        // Roles that a tenant made itself take seats, too.
        var seatless = roles.All.Where(role => !role.TakesSeat).Select(role => role.Name).ToArray();
        var now = clock.GetUtcNow();
        var members = await db.Set<Membership>().LongCountAsync(member => seatless.Contains(member.Role) != takesSeat, cancellationToken);
        var invited = await db.Set<Invitation>().LongCountAsync(
            invitation => invitation.AcceptedAt == null && invitation.RevokedAt == null && invitation.ExpiresAt > now && seatless.Contains(invitation.Role) != takesSeat, cancellationToken);
        return new(members, invited);
    }
}

/// <summary>Counts <see cref="PlanTerms.Seats"/>.</summary>
internal sealed class SeatCounter(BackboneDb db, RoleCatalogue roles, TimeProvider clock) : MemberCounter(db, roles, clock, takesSeat: true);

/// <summary>Counts <see cref="PlanTerms.Guests"/>.</summary>
internal sealed class GuestCounter(BackboneDb db, RoleCatalogue roles, TimeProvider clock) : MemberCounter(db, roles, clock, takesSeat: false);
