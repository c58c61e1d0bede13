using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Billing;

/// <summary>That people were told something about the tenant's payments: once, however often it is learnt.</summary>
[NoPersonalData("What was told about which invoice, by identifiers; to whom stands nowhere.")]
[NotImported("It tells of the customer at Stripe, who pays for one tenant.")]
public sealed class BillingNotice : IIdentified, ITenantOwned
{
    /// <inheritdoc/>
    public static string IdPrefix => "bnt";

    /// <inheritdoc/>
    public Id<Tenant> TenantId { get; private set; }

    /// <summary>Its identifier.</summary>
    public Id<BillingNotice> Id { get; init; } = Id<BillingNotice>.New();

    /// <summary>What was told.</summary>
    public required string Kind { get; init; }

    /// <summary>About what: an identifier of Stripe's, with what makes it happen again, <c>in_… 2</c> for the second attempt at an invoice.</summary>
    public required string About { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset ToldAt { get; init; }
}

internal sealed class BillingNoticeConfiguration : IEntityTypeConfiguration<BillingNotice>
{
    public void Configure(EntityTypeBuilder<BillingNotice> builder)
    {
        builder.Property(notice => notice.Kind).HasMaxLength(60);
        builder.Property(notice => notice.About).HasMaxLength(300);
        builder.HasIndex(notice => new { notice.TenantId, notice.Kind, notice.About }).IsUnique();
        builder.ApplicationMayOnly("select, insert");
        builder.ShowsInTrail(billingNotice => billingNotice.Kind, billingNotice => billingNotice.ToldAt);
    }
}
