using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Billing;

/// <summary>Where an invoice is in its life (Stripe, <c>invoice.status</c>).</summary>
public enum InvoiceStatus
{
    /// <summary>It is not final, and nobody owes it.</summary>
    Draft,

    /// <summary>It is to be paid.</summary>
    Open,

    /// <summary>It is paid.</summary>
    Paid,

    /// <summary>Nobody believes that it will be paid.</summary>
    Uncollectible,

    /// <summary>It was withdrawn.</summary>
    Void,
}

/// <summary>An invoice as Stripe has it: a copy. Amounts are in the currency's smallest unit.</summary>
[NotImported("It tells of the customer at Stripe, who pays for one tenant.")]
public sealed class BillingInvoice : IIdentified, ITenantOwned, IPersonalData
{
    /// <inheritdoc/>
    public static string IdPrefix => "bil";

    /// <inheritdoc/>
    public Id<Tenant> TenantId { get; private set; }

    /// <summary>Its identifier.</summary>
    public Id<BillingInvoice> Id { get; init; } = Id<BillingInvoice>.New();

    /// <summary>Stripe's identifier, <c>in_…</c>.</summary>
    public required string StripeInvoiceId { get; init; }

    /// <summary>The subscription that it is for, as Stripe names it; null for one written by hand.</summary>
    public string? StripeSubscriptionId { get; set; }

    /// <summary>Its number, once it is final.</summary>
    public string? Number { get; set; }

    /// <summary>Where it is in its life.</summary>
    public InvoiceStatus Status { get; set; }

    /// <summary>Why it was written: <c>subscription_create</c>, <c>subscription_cycle</c>, <c>subscription_update</c>…</summary>
    public required string Reason { get; set; }

    /// <summary>The currency (ISO 4217), in capital letters.</summary>
    public required string Currency { get; set; }

    /// <summary>The sum, with tax.</summary>
    public long Total { get; set; }

    /// <summary>What was to be paid, after credit.</summary>
    public long AmountDue { get; set; }

    /// <summary>What was paid.</summary>
    public long AmountPaid { get; set; }

    /// <summary>What is still to be paid.</summary>
    public long AmountRemaining { get; set; }

    /// <summary>How often Stripe tried to collect it.</summary>
    public int AttemptCount { get; set; }

    /// <summary>When Stripe tries again; null when it does not any more.</summary>
    public DateTimeOffset? NextPaymentAttempt { get; set; }

    /// <summary>Stripe's page on which it can be looked at and paid. Whoever knows the address can open it.</summary>
    public string? HostedInvoiceUrl { get; set; }

    /// <summary>Where it is as a PDF.</summary>
    public string? InvoicePdf { get; set; }

    /// <summary>When it was written.</summary>
    public DateTimeOffset CreatedAt { get; set; }

    /// <summary>When it became final.</summary>
    public DateTimeOffset? FinalizedAt { get; set; }

    /// <summary>When it was paid.</summary>
    public DateTimeOffset? PaidAt { get; set; }

    static PersonalData IPersonalData.PersonalData { get; } = new(Processings.Billing)
    {
        LeftOut = LeftOut.OfTheTenant,
        Fields = [nameof(Number), nameof(Total), nameof(HostedInvoiceUrl), nameof(InvoicePdf)],
        Erasure = Erasure.Kept,
        Law = Strings.Text("InvoiceLaw"),
    };
}

internal sealed class BillingInvoiceConfiguration : IEntityTypeConfiguration<BillingInvoice>
{
    public void Configure(EntityTypeBuilder<BillingInvoice> builder)
    {
        builder.Property(invoice => invoice.StripeInvoiceId).HasMaxLength(255);
        builder.Property(invoice => invoice.StripeSubscriptionId).HasMaxLength(255);
        builder.Property(invoice => invoice.Number).HasMaxLength(60);
        builder.Property(invoice => invoice.Status).HasMaxLength(20);
        builder.Property(invoice => invoice.Reason).HasMaxLength(60);
        builder.Property(invoice => invoice.Currency).HasMaxLength(3);
        builder.Property(invoice => invoice.HostedInvoiceUrl).HasMaxLength(2000);
        builder.Property(invoice => invoice.InvoicePdf).HasMaxLength(2000);
        builder.HasIndex(invoice => new { invoice.TenantId, invoice.StripeInvoiceId }).IsUnique();
        builder.HasIndex(invoice => new { invoice.TenantId, invoice.CreatedAt });
        builder.ShowsInTrail(
            billingInvoice => billingInvoice.Number, billingInvoice => billingInvoice.Status, billingInvoice => billingInvoice.Reason,
            billingInvoice => billingInvoice.Currency, billingInvoice => billingInvoice.Total, billingInvoice => billingInvoice.AmountDue,
            billingInvoice => billingInvoice.AmountPaid, billingInvoice => billingInvoice.AmountRemaining, billingInvoice => billingInvoice.CreatedAt,
            billingInvoice => billingInvoice.FinalizedAt, billingInvoice => billingInvoice.PaidAt);
    }
}
