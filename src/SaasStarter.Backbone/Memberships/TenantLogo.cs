using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Memberships;

/// <summary>The picture of a tenant, at most one: small, and of a kind that cannot carry a script.</summary>
[NoPersonalData("A picture by which a customer is recognised.")]
public sealed class TenantLogo : IIdentified, ITenantOwned
{
    /// <inheritdoc/>
    public static string IdPrefix => "logo";

    /// <inheritdoc/>
    public Id<Tenant> TenantId { get; private set; }

    /// <summary>Its identifier.</summary>
    public Id<TenantLogo> Id { get; init; } = Id<TenantLogo>.New();

    /// <summary><c>image/png</c>, <c>image/jpeg</c> or <c>image/webp</c>, as the bytes say.</summary>
    public required string ContentType { get; init; }

    /// <summary>The bytes.</summary>
    public required byte[] Content { get; init; }
}

internal sealed class TenantLogoConfiguration : IEntityTypeConfiguration<TenantLogo>
{
    public void Configure(EntityTypeBuilder<TenantLogo> builder)
    {
        builder.Property(logo => logo.ContentType).HasMaxLength(40);
        builder.HasIndex(logo => logo.TenantId).IsUnique();
        builder.ShowsInTrail(tenantLogo => tenantLogo.ContentType);
    }
}
