using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.BackOffice.Tenants;

/// <summary>Something that the staff notes about a tenant. The tenant's people do not see it; it is erased with the tenant.</summary>
[GlobalEntity("The staff's notes are about tenants and not theirs; only the back office reads them.")]
public sealed class TenantNote : IIdentified, IPersonalData
{
    /// <summary>The longest note.</summary>
    public const int MaximumLength = 2000;

    /// <inheritdoc/>
    public static string IdPrefix => "not";

    /// <summary>Its identifier, in the order of time.</summary>
    public Id<TenantNote> Id { get; init; }

    /// <summary>The tenant that it is about.</summary>
    public Id<Tenant> TenantId { get; init; }

    /// <summary>What it says.</summary>
    public required string Text { get; init; }

    /// <summary>Who wrote it.</summary>
    public Id<Person> AuthorId { get; init; }

    /// <summary>Their mail address at that time.</summary>
    public required string AuthorEmail { get; init; }

    /// <summary>When it was written.</summary>
    public DateTimeOffset WrittenAt { get; init; }

    static PersonalData IPersonalData.PersonalData { get; } = new(Processings.Support)
    {
        LeftOut = LeftOut.OfTheOperator,
        Mentions = [nameof(AuthorId)],
        Fields = [nameof(Text), nameof(AuthorEmail)],
        Erasure = Erasure.Unlinked,
    };
}

internal sealed class TenantNoteConfiguration : IEntityTypeConfiguration<TenantNote>
{
    public void Configure(EntityTypeBuilder<TenantNote> builder)
    {
        builder.Property(note => note.Id).ValueGeneratedNever();
        builder.Property(note => note.Text).HasMaxLength(TenantNote.MaximumLength);
        builder.Property(note => note.AuthorEmail).HasMaxLength(254);
        builder.HasIndex(note => new { note.TenantId, note.Id });
    }
}
