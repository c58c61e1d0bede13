using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Billing;

/// <summary>
/// The tenant as Stripe's customer, made on its way to the first payment. What Stripe says of it is a copy that <see cref="BillingSync"/> replaces as a
/// whole; its row is also the lock behind which everything about the tenant's payments takes turns.
/// </summary>
[NotImported("A customer at Stripe pays for one tenant.")]
public sealed class BillingCustomer : IIdentified, ITenantOwned, IPersonalData
{
    /// <inheritdoc/>
    public static string IdPrefix => "bcu";

    /// <inheritdoc/>
    public Id<Tenant> TenantId { get; private set; }

    /// <summary>Its identifier.</summary>
    public Id<BillingCustomer> Id { get; init; } = Id<BillingCustomer>.New();

    /// <summary>Stripe's identifier, <c>cus_…</c>. The only thing by which an event finds the tenant.</summary>
    public required string StripeCustomerId { get; set; }

    /// <summary>The name on invoices, as Stripe has it.</summary>
    public string? Name { get; set; }

    /// <summary>The address that Stripe sends invoices to.</summary>
    public string? Email { get; set; }

    /// <summary>The VAT number, or whatever tax number stands first.</summary>
    public string? TaxNumber { get; set; }

    /// <summary>Whether the customer was deleted at Stripe. There is no way back: the next checkout makes another.</summary>
    public bool IsDeleted { get; set; }

    /// <summary>The subscription that counts; null when none ever did, or when the tenant went on with the free plan.</summary>
    public Id<Subscription>? SubscriptionId { get; set; }

    /// <summary>When the tenant chose to go on with the free plan: what ended before does not count any more.</summary>
    public DateTimeOffset? FreeSince { get; set; }

    /// <summary>When the tenant's deletion made us cancel the subscription at the end of its period, so that a change of mind can take it back.</summary>
    public DateTimeOffset? CanceledByDeletionAt { get; set; }

    /// <summary>When the fetch began whose answer the copy shows, by the database's clock. An event that came before has nothing new to tell.</summary>
    public DateTimeOffset? SyncedFrom { get; set; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Whether the copy is younger than an event, so that fetching it anew would tell nothing that the event could be about.</summary>
    internal bool Covers(StripeEvent received) => SyncedFrom > received.ReceivedAt;

    static PersonalData IPersonalData.PersonalData { get; } = new(Processings.Billing)
    {
        LeftOut = LeftOut.OfTheTenant,
        Fields = [nameof(Name), nameof(Email), nameof(TaxNumber)],
        Erasure = Erasure.Kept,
        Law = Strings.Text("InvoiceLaw"),
    };
}

internal sealed class BillingCustomerConfiguration : IEntityTypeConfiguration<BillingCustomer>
{
    public void Configure(EntityTypeBuilder<BillingCustomer> builder)
    {
        builder.Property(customer => customer.StripeCustomerId).HasMaxLength(255);
        builder.Property(customer => customer.Name).HasMaxLength(300);
        builder.Property(customer => customer.Email).HasMaxLength(512);
        builder.Property(customer => customer.TaxNumber).HasMaxLength(60);
        builder.HasIndex(customer => customer.TenantId).IsUnique();
        builder.HasIndex(customer => customer.StripeCustomerId).IsUnique();
        builder.HasOne<Subscription>().WithMany().HasForeignKey(customer => new { customer.TenantId, customer.SubscriptionId });
        builder.ShowsInTrail(
            billingCustomer => billingCustomer.Name, billingCustomer => billingCustomer.Email, billingCustomer => billingCustomer.TaxNumber,
            billingCustomer => billingCustomer.FreeSince, billingCustomer => billingCustomer.CanceledByDeletionAt);
    }
}
