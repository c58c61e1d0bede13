using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;

namespace SaasStarter.Backbone.Billing;

/// <summary>Something that a sync found otherwise than it was known here.</summary>
/// <param name="Kind">What differs: <c>Subscription.Status</c>, <c>second-subscription</c>.</param>
/// <param name="About">On what: an identifier of Stripe's.</param>
/// <param name="Local">What was known here.</param>
/// <param name="AtStripe">What Stripe says.</param>
internal sealed record BillingDifference(string Kind, string About, string? Local, string? AtStripe)
{
    // What is ours, or is new with each look.
    private static readonly HashSet<string> OfNoConcern = [nameof(BillingCustomer.SyncedFrom), nameof(BillingCustomer.SubscriptionId), nameof(BillingInvoice.HostedInvoiceUrl), nameof(BillingInvoice.InvoicePdf)];

    /// <summary>What is about to be saved of the copy.</summary>
    public static IReadOnlyList<BillingDifference> Of(ChangeTracker tracker)
    {
        tracker.DetectChanges();
        return [.. tracker.Entries().Where(entry => NameOf(entry.Entity) is not null).SelectMany(Of)];
    }

    private static IEnumerable<BillingDifference> Of(EntityEntry entry)
    {
        var (kind, about) = (entry.Metadata.ClrType.Name, NameOf(entry.Entity)!);
        return entry.State switch
        {
            EntityState.Added => [new(kind, about, null, "there")],
            EntityState.Deleted => [new(kind, about, "there", null)],
            EntityState.Modified => entry.Properties.Where(property => property.IsModified && !OfNoConcern.Contains(property.Metadata.Name))
                .Select(property => new BillingDifference($"{kind}.{property.Metadata.Name}", about, Text(property.OriginalValue), Text(property.CurrentValue))),
            _ => [],
        };
    }

    private static string? NameOf(object entity) => entity switch
    {
        BillingCustomer customer => customer.StripeCustomerId,
        Subscription subscription => subscription.StripeSubscriptionId,
        BillingInvoice invoice => invoice.StripeInvoiceId,
        _ => null,
    };

    private static string? Text(object? value) => value is DateTimeOffset moment
        ? moment.ToString("u", CultureInfo.InvariantCulture) : Convert.ToString(value, CultureInfo.InvariantCulture);
}
