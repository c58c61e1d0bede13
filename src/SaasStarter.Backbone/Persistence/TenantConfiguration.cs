using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Persistence;

internal sealed class TenantConfiguration : IEntityTypeConfiguration<Tenant>
{
    public void Configure(EntityTypeBuilder<Tenant> builder)
    {
        builder.ToTable("tenant", BackboneDb.SchemaName);
        builder.Property(tenant => tenant.Id).ValueGeneratedNever();
        builder.Property(tenant => tenant.Slug).HasMaxLength(Slug.MaximumLength);
        builder.Property(tenant => tenant.SlugSkeleton).HasMaxLength(Slug.MaximumLength);
        builder.Property(tenant => tenant.Name).HasMaxLength(80);
        builder.Property(tenant => tenant.SupportAccess).HasMaxLength(10).HasDefaultValue(SupportAccess.None);
        builder.Property(tenant => tenant.SignInRule).HasMaxLength(20).HasDefaultValue(SignInRule.None);
        builder.HasIndex(tenant => tenant.Slug).IsUnique();
        builder.HasIndex(tenant => tenant.SlugSkeleton).IsUnique();
        builder.HasAnnotation(TenancyAnnotations.Key, "id");
        builder.ApplicationMayOnly("select, update");
        builder.ShowsInTrail(
            tenant => tenant.Slug, tenant => tenant.Name, tenant => tenant.Status, tenant => tenant.CreatedAt, tenant => tenant.DeleteAfter,
            tenant => tenant.Color, tenant => tenant.SupportAccess, tenant => tenant.SignInRule);
    }
}

/// <summary>The people of the entered tenant: a view that the database limits to the tenant by itself.</summary>
internal sealed class PersonConfiguration : IEntityTypeConfiguration<Person>
{
    public void Configure(EntityTypeBuilder<Person> builder) => builder.HasNoKey().ToView("person", "backbone");
}

/// <summary>A slug that was given up: for a while nobody else gets it, so that old links do not lead to strangers.</summary>
[GlobalEntity("It outlives the tenant that it belonged to.")]
[NoPersonalData("An address that was given up; whose it was, only an identifier says, to which there is nothing any more.")]
internal sealed class SlugTombstone
{
    public required string SlugSkeleton { get; init; }

    public required Guid FormerTenantId { get; init; }

    public required DateTimeOffset Until { get; init; }
}

internal sealed class SlugTombstoneConfiguration : IEntityTypeConfiguration<SlugTombstone>
{
    public void Configure(EntityTypeBuilder<SlugTombstone> builder)
    {
        builder.HasKey(tombstone => tombstone.SlugSkeleton);
        builder.Property(tombstone => tombstone.SlugSkeleton).HasMaxLength(Slug.MaximumLength);
    }
}
