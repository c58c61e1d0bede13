using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Billing;

/// <summary>A subscription as Stripe has it: a copy that <see cref="BillingSync"/> replaces, never changed by anything else.</summary>
[NoPersonalData("Which plan a customer pays for.")]
[NotImported("It tells of the customer at Stripe, who pays for one tenant.")]
public sealed class Subscription : IIdentified, ITenantOwned
{
    /// <inheritdoc/>
    public static string IdPrefix => "bsb";

    /// <inheritdoc/>
    public Id<Tenant> TenantId { get; private set; }

    /// <summary>Its identifier.</summary>
    public Id<Subscription> Id { get; init; } = Id<Subscription>.New();

    /// <summary>Stripe's identifier, <c>sub_…</c>.</summary>
    public required string StripeSubscriptionId { get; init; }

    /// <summary>Its status.</summary>
    public SubscriptionStatus Status { get; set; }

    /// <summary>The <see cref="Plan.Id"/> that is paid for.</summary>
    public required string PlanId { get; set; }

    /// <summary>How often it is paid.</summary>
    public BillingInterval Interval { get; set; }

    /// <summary>The currency (ISO 4217), in capital letters.</summary>
    public required string Currency { get; set; }

    /// <summary>The price of one seat, or of the whole, per interval, without tax, in the currency's smallest unit.</summary>
    public long UnitAmount { get; set; }

    /// <summary>How many are paid: seats, or 1.</summary>
    public int Quantity { get; set; }

    /// <summary>Stripe's identifier of the item that the plan is, <c>si_…</c>.</summary>
    public required string StripeItemId { get; set; }

    /// <summary>When the paid period began.</summary>
    public DateTimeOffset PeriodStart { get; set; }

    /// <summary>When it ends, and the next begins unless cancelled.</summary>
    public DateTimeOffset PeriodEnd { get; set; }

    /// <summary>When the trial began.</summary>
    public DateTimeOffset? TrialStart { get; set; }

    /// <summary>When the trial ends, or ended.</summary>
    public DateTimeOffset? TrialEnd { get; set; }

    /// <summary>Whether it ends with the paid period.</summary>
    public bool CancelAtPeriodEnd { get; set; }

    /// <summary>When it is going to end.</summary>
    public DateTimeOffset? CancelAt { get; set; }

    /// <summary>Whether it is going to end, as long as nobody takes that back.</summary>
    public bool IsCancelled => CancelAtPeriodEnd || CancelAt is not null;

    /// <summary>When somebody cancelled it.</summary>
    public DateTimeOffset? CanceledAt { get; set; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? EndedAt { get; set; }

    /// <summary>Since when a payment is late; null unless <see cref="SubscriptionStatus.PastDue"/>.</summary>
    public DateTimeOffset? PastDueSince { get; set; }

    /// <summary>Stripe's schedule that changes it later, <c>sub_sched_…</c>.</summary>
    public string? StripeScheduleId { get; set; }

    /// <summary>The plan that the schedule changes to at the end of the period.</summary>
    public string? PendingPlanId { get; set; }

    /// <summary>How often that one is paid.</summary>
    public BillingInterval? PendingInterval { get; set; }

    /// <summary>Until when a change waits for its payment; it lapses then. Null when none waits.</summary>
    public DateTimeOffset? PendingUpdateExpiresAt { get; set; }

    /// <summary>Whether a means of payment is known, so that a trial can go over into a paid plan by itself.</summary>
    public bool HasPaymentMethod { get; set; }

    /// <summary>When it was made at Stripe.</summary>
    public DateTimeOffset CreatedAt { get; set; }
}

internal sealed class SubscriptionConfiguration : IEntityTypeConfiguration<Subscription>
{
    public void Configure(EntityTypeBuilder<Subscription> builder)
    {
        builder.Property(subscription => subscription.StripeSubscriptionId).HasMaxLength(255);
        builder.Property(subscription => subscription.Status).HasMaxLength(20);
        builder.Property(subscription => subscription.PlanId).HasMaxLength(40);
        builder.Property(subscription => subscription.Interval).HasMaxLength(10);
        builder.Property(subscription => subscription.Currency).HasMaxLength(3);
        builder.Property(subscription => subscription.StripeItemId).HasMaxLength(255);
        builder.Property(subscription => subscription.StripeScheduleId).HasMaxLength(255);
        builder.Property(subscription => subscription.PendingPlanId).HasMaxLength(40);
        builder.Property(subscription => subscription.PendingInterval).HasMaxLength(10);
        builder.HasIndex(subscription => new { subscription.TenantId, subscription.StripeSubscriptionId }).IsUnique();
        // One live subscription per tenant, whatever anybody does at the same moment.
        builder.HasIndex(subscription => subscription.TenantId).IsUnique().HasFilter("status not in ('Canceled', 'IncompleteExpired')");
        builder.ShowsInTrail(
            subscription => subscription.Status, subscription => subscription.PlanId, subscription => subscription.Interval,
            subscription => subscription.Currency, subscription => subscription.UnitAmount, subscription => subscription.Quantity,
            subscription => subscription.PeriodStart, subscription => subscription.PeriodEnd, subscription => subscription.TrialStart,
            subscription => subscription.TrialEnd, subscription => subscription.CancelAtPeriodEnd, subscription => subscription.CancelAt,
            subscription => subscription.CanceledAt, subscription => subscription.EndedAt, subscription => subscription.PastDueSince,
            subscription => subscription.PendingPlanId, subscription => subscription.PendingInterval, subscription => subscription.PendingUpdateExpiresAt,
            subscription => subscription.HasPaymentMethod);
    }
}
