using Microsoft.Extensions.DependencyInjection;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Memberships;

namespace SaasStarter.Backbone.Billing;

/// <summary>How many of a plan are paid for.</summary>
internal sealed class PaidQuantity([FromKeyedServices(PlanTerms.SeatsName)] ILimitCounter seats)
{
    /// <summary>The members whose role takes a seat, at least one; 1 for a plan that is for everybody together.</summary>
    public async Task<int> Of(Plan plan, CancellationToken cancellationToken) =>
        plan.IsPerSeat ? (int)Math.Max(1, (await seats.Count(cancellationToken)).Used) : 1;
}
