using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Files;

/// <summary>A file of a tenant. Its bytes are in the <see cref="IFileStore"/>, under a key that says nothing of it.</summary>
public sealed class StoredFile : IIdentified, ITenantOwned, IPersonalData
{
    /// <summary>The longest name.</summary>
    public const int MaximumNameLength = 200;

    /// <inheritdoc/>
    public static string IdPrefix => "fil";

    /// <inheritdoc/>
    public Id<Tenant> TenantId { get; private set; }

    /// <summary>Its identifier, in the order of creation.</summary>
    public Id<StoredFile> Id { get; init; } = Id<StoredFile>.New();

    /// <summary>The name of its <see cref="FilePurpose"/>.</summary>
    public required string Purpose { get; init; }

    /// <summary>The name that people see; never a path of ours.</summary>
    public required string Name { get; init; }

    /// <summary>The name of its <see cref="FileKind"/>, as its bytes say.</summary>
    public required string Kind { get; init; }

    /// <summary>How many bytes it has.</summary>
    public required long Size { get; init; }

    /// <summary>The SHA-256 of its bytes, in lower-case hexadecimal digits.</summary>
    public required string Sha256 { get; init; }

    /// <summary>Where its bytes are: the tenant's identifier, a slash, and a random number.</summary>
    public required string StorageKey { get; init; }

    /// <summary>Who made it; null for the product itself.</summary>
    public Id<Person>? CreatedBy { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Until when it is kept; null until somebody deletes it.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Since when its bytes are known to be missing or cut; null while all is well.</summary>
    public DateTimeOffset? DamagedSince { get; set; }

    static PersonalData IPersonalData.PersonalData { get; } = new(Processings.Files)
    {
        LeftOut = LeftOut.OfTheTenant,
        Mentions = [nameof(CreatedBy)],
        Fields = [nameof(Name)],
        Erasure = Erasure.Unlinked,
    };
}

internal sealed class StoredFileConfiguration : IEntityTypeConfiguration<StoredFile>
{
    public void Configure(EntityTypeBuilder<StoredFile> builder)
    {
        builder.Property(file => file.Purpose).HasMaxLength(40);
        builder.Property(file => file.Name).HasMaxLength(StoredFile.MaximumNameLength);
        builder.Property(file => file.Kind).HasMaxLength(20);
        builder.Property(file => file.Sha256).HasMaxLength(64).IsFixedLength();
        builder.Property(file => file.StorageKey).HasMaxLength(100);
        builder.HasIndex(file => new { file.TenantId, file.StorageKey }).IsUnique();
        // Which bytes a row names is never changed.
        builder.ApplicationMayOnly("select, insert, update (damaged_since), delete");
        builder.ShowsInTrail(file => file.Purpose, file => file.Name, file => file.Kind, file => file.Size, file => file.CreatedBy, file => file.CreatedAt, file => file.ExpiresAt, file => file.DamagedSince);
    }
}
