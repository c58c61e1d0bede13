using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Scim;

/// <summary>
/// Somebody whom the tenant's directory knows, as it describes them. What it says stands here and nowhere else: the account is the person's. Whether they are
/// active is not kept: they are while they are a member.
/// </summary>
[NotImported("It is known by its identifier to a directory that calls another product; that directory makes it anew.")]
internal sealed class ScimUser : IIdentified, ITenantOwned, IPersonalData
{
    /// <summary>The longest text of each kind.</summary>
    public const int MaximumLength = 254;

    /// <inheritdoc/>
    public static string IdPrefix => "scu";

    /// <inheritdoc/>
    public Id<Tenant> TenantId { get; private set; }

    /// <summary>Its identifier, by which the directory knows it.</summary>
    public Id<ScimUser> Id { get; init; } = Id<ScimUser>.New();

    /// <summary>Whose account it is.</summary>
    public required Id<Person> PersonId { get; init; }

    /// <summary>The name by which the directory finds the person again.</summary>
    public required string UserName { get; set; }

    /// <summary>The same, as it is compared: case does not matter (RFC 7643, 4.1.1).</summary>
    public required string NormalizedUserName { get; set; }

    /// <summary>The directory's own identifier.</summary>
    public string? ExternalId { get; set; }

    /// <summary>The mail address there. The account keeps its own.</summary>
    public required string Email { get; set; }

    /// <summary>The name as the directory shows it.</summary>
    public string? DisplayName { get; set; }

    /// <summary>The given name there.</summary>
    public string? GivenName { get; set; }

    /// <summary>The family name there.</summary>
    public string? FamilyName { get; set; }

    /// <summary>When the directory brought them.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it said something else of them last.</summary>
    public required DateTimeOffset ChangedAt { get; set; }

    static PersonalData IPersonalData.PersonalData { get; } = new(Processings.Provisioning)
    {
        Person = nameof(PersonId),
        Fields = [nameof(UserName), nameof(NormalizedUserName), nameof(ExternalId), nameof(Email), nameof(DisplayName), nameof(GivenName), nameof(FamilyName), nameof(CreatedAt), nameof(ChangedAt)],
    };
}

internal sealed class ScimUserConfiguration : IEntityTypeConfiguration<ScimUser>
{
    public void Configure(EntityTypeBuilder<ScimUser> builder)
    {
        builder.Property(user => user.UserName).HasMaxLength(ScimUser.MaximumLength);
        builder.Property(user => user.NormalizedUserName).HasMaxLength(ScimUser.MaximumLength);
        builder.Property(user => user.ExternalId).HasMaxLength(ScimUser.MaximumLength);
        builder.Property(user => user.Email).HasMaxLength(ScimUser.MaximumLength);
        builder.Property(user => user.DisplayName).HasMaxLength(ScimUser.MaximumLength);
        builder.Property(user => user.GivenName).HasMaxLength(ScimUser.MaximumLength);
        builder.Property(user => user.FamilyName).HasMaxLength(ScimUser.MaximumLength);
        builder.HasIndex(user => new { user.TenantId, user.NormalizedUserName }).IsUnique();
        builder.HasIndex(user => new { user.TenantId, user.PersonId }).IsUnique();
        builder.HasIndex(user => new { user.TenantId, user.ExternalId });
        builder.ShowsInTrail(user => user.PersonId, user => user.UserName, user => user.ExternalId, user => user.Email, user => user.DisplayName, user => user.GivenName, user => user.FamilyName);
    }
}
