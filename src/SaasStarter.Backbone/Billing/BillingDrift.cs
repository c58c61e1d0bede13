using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Billing;

/// <summary>Something at Stripe that is not as it was known here, or not as it should be, and that somebody of the staff has to look at.</summary>
[NoPersonalData("What differs between here and Stripe, by identifiers.")]
[NotImported("It tells of the customer at Stripe, who pays for one tenant.")]
public sealed class BillingDrift : IIdentified, ITenantOwned
{
    /// <inheritdoc/>
    public static string IdPrefix => "drf";

    /// <inheritdoc/>
    public Id<Tenant> TenantId { get; private set; }

    /// <summary>Its identifier.</summary>
    public Id<BillingDrift> Id { get; init; } = Id<BillingDrift>.New();

    /// <summary>What differs: <c>status</c>, <c>price</c>, <c>second-subscription</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>On what: an identifier of Stripe's.</summary>
    public required string About { get; init; }

    /// <summary>What was known here.</summary>
    public string? Local { get; set; }

    /// <summary>What Stripe says.</summary>
    public string? AtStripe { get; set; }

    /// <summary>When it was found.</summary>
    public required DateTimeOffset FoundAt { get; init; }

    /// <summary>When it was no longer so.</summary>
    public DateTimeOffset? ResolvedAt { get; set; }
}

internal sealed class BillingDriftConfiguration : IEntityTypeConfiguration<BillingDrift>
{
    public void Configure(EntityTypeBuilder<BillingDrift> builder)
    {
        builder.Property(drift => drift.Kind).HasMaxLength(60);
        builder.Property(drift => drift.About).HasMaxLength(255);
        builder.Property(drift => drift.Local).HasMaxLength(300);
        builder.Property(drift => drift.AtStripe).HasMaxLength(300);
        builder.HasIndex(drift => new { drift.TenantId, drift.Kind, drift.About }).IsUnique().HasFilter("resolved_at is null");
        builder.ShowsInTrail(
            billingDrift => billingDrift.Kind, billingDrift => billingDrift.About, billingDrift => billingDrift.FoundAt,
            billingDrift => billingDrift.ResolvedAt);
    }
}
