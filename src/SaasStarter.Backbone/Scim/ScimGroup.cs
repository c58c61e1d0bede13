using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Scim;

/// <summary>A group of the tenant's directory. It gives its people the role that somebody of the tenant chose for it, and nothing before.</summary>
[NotImported("It is known by its identifier to a directory that calls another product; that directory makes it anew.")]
[NoPersonalData("What a group is called; who is in it stands in its members.")]
internal sealed class ScimGroup : IIdentified, ITenantOwned
{
    /// <summary>How many groups a tenant may have.</summary>
    public const int Maximum = 200;

    /// <summary>How many people a group may have.</summary>
    public const int MaximumMembers = 2000;

    /// <inheritdoc/>
    public static string IdPrefix => "scg";

    /// <inheritdoc/>
    public Id<Tenant> TenantId { get; private set; }

    /// <summary>Its identifier, by which the directory knows it.</summary>
    public Id<ScimGroup> Id { get; init; } = Id<ScimGroup>.New();

    /// <summary>What it is called there.</summary>
    public required string DisplayName { get; set; }

    /// <summary>The same, as it is compared: case does not matter (RFC 7643, 4.2).</summary>
    public required string NormalizedName { get; set; }

    /// <summary>The directory's own identifier.</summary>
    public string? ExternalId { get; set; }

    /// <summary>The name of the role that it gives; null for none.</summary>
    public string? Role { get; set; }

    /// <summary>When the directory brought it.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it changed it last.</summary>
    public required DateTimeOffset ChangedAt { get; set; }
}

/// <summary>That somebody is in a group of the directory.</summary>
[NotImported("It tells of a group that is not imported.")]
internal sealed class ScimGroupMember : IIdentified, ITenantOwned, IPersonalData
{
    /// <inheritdoc/>
    public static string IdPrefix => "scm";

    /// <inheritdoc/>
    public Id<Tenant> TenantId { get; private set; }

    /// <summary>Its identifier.</summary>
    public Id<ScimGroupMember> Id { get; init; } = Id<ScimGroupMember>.New();

    /// <summary>The group.</summary>
    public required Id<ScimGroup> GroupId { get; init; }

    /// <summary>Who is in it.</summary>
    public required Id<ScimUser> UserId { get; init; }

    /// <summary>Whose account that is.</summary>
    public required Id<Person> PersonId { get; init; }

    static PersonalData IPersonalData.PersonalData { get; } = new(Processings.Provisioning)
    {
        Person = nameof(PersonId),
        Fields = [nameof(GroupId), nameof(UserId)],
    };
}

internal sealed class ScimGroupConfiguration : IEntityTypeConfiguration<ScimGroup>
{
    public void Configure(EntityTypeBuilder<ScimGroup> builder)
    {
        builder.Property(group => group.DisplayName).HasMaxLength(ScimUser.MaximumLength);
        builder.Property(group => group.NormalizedName).HasMaxLength(ScimUser.MaximumLength);
        builder.Property(group => group.ExternalId).HasMaxLength(ScimUser.MaximumLength);
        builder.Property(group => group.Role).HasMaxLength(40);
        builder.HasIndex(group => new { group.TenantId, group.NormalizedName }).IsUnique();
        builder.ShowsInTrail(group => group.DisplayName, group => group.ExternalId, group => group.Role);
    }
}

internal sealed class ScimGroupMemberConfiguration : IEntityTypeConfiguration<ScimGroupMember>
{
    public void Configure(EntityTypeBuilder<ScimGroupMember> builder)
    {
        builder.HasOne<ScimGroup>().WithMany().HasForeignKey(member => new { member.TenantId, member.GroupId });
        builder.HasOne<ScimUser>().WithMany().HasForeignKey(member => new { member.TenantId, member.UserId });
        builder.HasIndex(member => new { member.TenantId, member.GroupId, member.UserId }).IsUnique();
        builder.ShowsInTrail(member => member.GroupId, member => member.PersonId);
    }
}
