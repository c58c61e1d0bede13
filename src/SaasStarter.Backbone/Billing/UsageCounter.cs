using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Billing;

/// <summary>How much of something metered a tenant used in a month: what a meter can be fed from.</summary>
[NoPersonalData("How much a customer used.")]
public sealed class UsageCounter : IIdentified, ITenantOwned
{
    /// <inheritdoc/>
    public static string IdPrefix => "usg";

    /// <inheritdoc/>
    public Id<Tenant> TenantId { get; private set; }

    /// <summary>Its identifier.</summary>
    public Id<UsageCounter> Id { get; init; } = Id<UsageCounter>.New();

    /// <summary>What is counted.</summary>
    public required string Meter { get; init; }

    /// <summary>The first day of the month, in UTC.</summary>
    public required DateOnly Month { get; init; }

    /// <summary>How much.</summary>
    public long Quantity { get; set; }
}

internal sealed class UsageCounterConfiguration : IEntityTypeConfiguration<UsageCounter>
{
    public void Configure(EntityTypeBuilder<UsageCounter> builder)
    {
        builder.Property(counter => counter.Meter).HasMaxLength(60);
        builder.HasIndex(counter => new { counter.TenantId, counter.Meter, counter.Month }).IsUnique();
        builder.ShowsInTrail(usageCounter => usageCounter.Meter, usageCounter => usageCounter.Month, usageCounter => usageCounter.Quantity);
    }
}
