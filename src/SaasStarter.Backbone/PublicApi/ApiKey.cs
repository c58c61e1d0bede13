using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.PublicApi;

/// <summary>
/// A key by which a program acts in the tenant. It belongs to the tenant and stays when who created it leaves; it acts as a role that this person could give at
/// the time, and of that only what its scopes name.
/// </summary>
[NotImported("A key names its tenant; in another one it is good for nothing.")]
public sealed class ApiKey : IIdentified, ITenantOwned, IPersonalData
{
    /// <summary>The longest name.</summary>
    public const int MaximumNameLength = 80;

    /// <summary>How many keys a tenant may have at a time.</summary>
    public const int Maximum = 50;

    /// <inheritdoc/>
    public static string IdPrefix => "key";

    /// <inheritdoc/>
    public Id<Tenant> TenantId { get; private set; }

    /// <summary>Its identifier.</summary>
    public Id<ApiKey> Id { get; init; } = Id<ApiKey>.New();

    /// <summary>What it is for, as people call it.</summary>
    public required string Name { get; init; }

    /// <summary>The name of the role as which it acts, never the owner's.</summary>
    public required string Role { get; init; }

    /// <summary>The names of the permissions that it has, as far as its role has them.</summary>
    public required string[] Scopes { get; init; }

    /// <summary>The SHA-256 of its secret.</summary>
    public required byte[] SecretHash { get; set; }

    /// <summary>The beginning of its secret, by which people tell keys apart.</summary>
    public required string Prefix { get; set; }

    /// <summary>Who created it.</summary>
    public required Id<Person> CreatedBy { get; init; }

    /// <summary>When it was created.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it ends; null for never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>When it was revoked.</summary>
    public DateTimeOffset? RevokedAt { get; set; }

    /// <summary>The SHA-256 of the secret before the last rotation; null when there was none.</summary>
    public byte[]? FormerSecretHash { get; set; }

    /// <summary>Until when the secret before the last rotation is good, too.</summary>
    public DateTimeOffset? FormerSecretUntil { get; set; }

    /// <summary>The day on which it was used last. Finer would be a write per request, and a line in the trail for each.</summary>
    public DateOnly? LastUsedOn { get; set; }

    static PersonalData IPersonalData.PersonalData { get; } = new(Processings.ApiKeys)
    {
        Mentions = [nameof(CreatedBy)],
        Secrets = [nameof(SecretHash), nameof(FormerSecretHash)],
        Erasure = Erasure.Unlinked,
        LeftOut = LeftOut.OnlyWhoDidIt,
    };
}

internal sealed class ApiKeyConfiguration : IEntityTypeConfiguration<ApiKey>
{
    public void Configure(EntityTypeBuilder<ApiKey> builder)
    {
        builder.Property(key => key.Name).HasMaxLength(ApiKey.MaximumNameLength);
        builder.Property(key => key.Role).HasMaxLength(40);
        builder.Property(key => key.Prefix).HasMaxLength(ApiKeyToken.ShownLength);
        builder.ApplicationMayOnly("select, insert, update (secret_hash, prefix, revoked_at, former_secret_hash, former_secret_until, last_used_on)");
        builder.ShowsInTrail(
            key => key.Name, key => key.Role, key => key.Scopes, key => key.Prefix, key => key.CreatedBy, key => key.CreatedAt, key => key.ExpiresAt, key => key.RevokedAt,
            key => key.FormerSecretUntil, key => key.LastUsedOn);
    }
}
