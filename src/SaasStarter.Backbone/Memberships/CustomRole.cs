using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Memberships;

/// <summary>A role that a tenant made for itself, out of permissions. Members have it by its identifier, so it can be renamed; whoever has it takes a paid seat.</summary>
[NoPersonalData("What a role is called and allows; who has it stands in the memberships.")]
public sealed class CustomRole : IIdentified, ITenantOwned
{
    /// <summary>The longest name.</summary>
    public const int MaximumNameLength = 60;

    /// <inheritdoc/>
    public static string IdPrefix => "rol";

    /// <inheritdoc/>
    public Id<Tenant> TenantId { get; private set; }

    /// <summary>Its identifier; written out, it is what a membership says.</summary>
    public Id<CustomRole> Id { get; init; } = Id<CustomRole>.New();

    /// <summary>What the tenant calls it.</summary>
    public required string Name { get; set; }

    /// <summary>The names of its permissions, in order, separated by commas.</summary>
    public required string Permissions { get; set; }

    /// <summary>The permissions by name.</summary>
    public IReadOnlyList<string> PermissionNames => Permissions.Split(',', StringSplitOptions.RemoveEmptyEntries);
}

internal sealed class CustomRoleConfiguration : IEntityTypeConfiguration<CustomRole>
{
    public void Configure(EntityTypeBuilder<CustomRole> builder)
    {
        builder.Property(role => role.Name).HasMaxLength(CustomRole.MaximumNameLength);
        builder.Property(role => role.Permissions).HasMaxLength(4000);
        builder.Ignore(role => role.PermissionNames);
        builder.HasIndex(role => new { role.TenantId, role.Name }).IsUnique();
        builder.ShowsInTrail(role => role.Name, role => role.Permissions);
    }
}
