using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Billing;

/// <summary>What became of an attempt to buy.</summary>
public enum CheckoutState
{
    /// <summary>Somebody is on their way through Stripe's pages, or left them open.</summary>
    Open,

    /// <summary>They reached the end. A slow means of payment may still be under way.</summary>
    Completed,

    /// <summary>A slow means of payment failed in the end.</summary>
    Failed,

    /// <summary>Nobody finished it in time, or somebody chose something else.</summary>
    Expired,
}

/// <summary>That somebody set out to buy a plan: written before Stripe is asked, so that doing it again leads to the same page.</summary>
[NotImported("It tells of the customer at Stripe, who pays for one tenant.")]
public sealed class CheckoutAttempt : IIdentified, ITenantOwned, IPersonalData
{
    /// <inheritdoc/>
    public static string IdPrefix => "chk";

    /// <inheritdoc/>
    public Id<Tenant> TenantId { get; private set; }

    /// <summary>Its identifier, which is also Stripe's <c>client_reference_id</c> and part of the idempotency key.</summary>
    public Id<CheckoutAttempt> Id { get; init; } = Id<CheckoutAttempt>.New();

    /// <summary>Who set out.</summary>
    public required Id<Person> PersonId { get; init; }

    /// <summary>The chosen <see cref="Plan.Id"/>.</summary>
    public required string PlanId { get; init; }

    /// <summary>The chosen interval.</summary>
    public required BillingInterval Interval { get; init; }

    /// <summary>The chosen currency (ISO 4217), in capital letters.</summary>
    public required string Currency { get; init; }

    /// <summary>How many seats, or 1.</summary>
    public required int Quantity { get; init; }

    /// <summary>Whether it begins with a trial.</summary>
    public bool HasTrial { get; init; }

    /// <summary>What became of it.</summary>
    public CheckoutState State { get; set; }

    /// <summary>Stripe's identifier of the session, <c>cs_…</c>; null until Stripe has answered.</summary>
    public string? StripeSessionId { get; set; }

    /// <summary>When it was begun.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Until when Stripe's page is good.</summary>
    public DateTimeOffset? ExpiresAt { get; set; }

    static PersonalData IPersonalData.PersonalData { get; } = new(Processings.Billing)
    {
        LeftOut = LeftOut.OnlyWhoDidIt,
        Mentions = [nameof(PersonId)],
        Erasure = Erasure.Unlinked,
    };
}

internal sealed class CheckoutAttemptConfiguration : IEntityTypeConfiguration<CheckoutAttempt>
{
    public void Configure(EntityTypeBuilder<CheckoutAttempt> builder)
    {
        builder.Property(attempt => attempt.PlanId).HasMaxLength(40);
        builder.Property(attempt => attempt.Interval).HasMaxLength(10);
        builder.Property(attempt => attempt.Currency).HasMaxLength(3);
        builder.Property(attempt => attempt.State).HasMaxLength(20);
        builder.Property(attempt => attempt.StripeSessionId).HasMaxLength(255);
        builder.HasIndex(attempt => new { attempt.TenantId, attempt.StripeSessionId }).IsUnique();
        // At most one is open, however many tabs somebody has.
        builder.HasIndex(attempt => attempt.TenantId).IsUnique().HasFilter("state = 'Open'");
        builder.ShowsInTrail(
            checkoutAttempt => checkoutAttempt.PersonId, checkoutAttempt => checkoutAttempt.PlanId, checkoutAttempt => checkoutAttempt.Interval,
            checkoutAttempt => checkoutAttempt.Currency, checkoutAttempt => checkoutAttempt.Quantity, checkoutAttempt => checkoutAttempt.HasTrial,
            checkoutAttempt => checkoutAttempt.State);
    }
}
