using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Identity;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Legal;

/// <summary>That a person accepted a version of a document. It is written once, and never changed.</summary>
internal sealed class Acceptance : IIdentified, IPersonalData
{
    /// <inheritdoc/>
    public static string IdPrefix => "acp";

    /// <summary>Its identifier.</summary>
    public required Id<Acceptance> Id { get; init; }

    /// <summary>Who accepted it.</summary>
    public required Guid UserId { get; init; }

    /// <summary>The <see cref="LegalDocumentKind.Name"/>.</summary>
    public required string Document { get; init; }

    /// <summary>Its version: the day from which it holds.</summary>
    public required DateOnly Version { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset AcceptedAt { get; init; }

    /// <summary>From which network address.</summary>
    public required string Address { get; init; }

    static PersonalData IPersonalData.PersonalData { get; } = new(LegalProcessings.Agreements)
    {
        Person = nameof(UserId),
        Fields = [nameof(Document), nameof(Version), nameof(AcceptedAt), nameof(Address)],
    };
}

/// <summary>That a tenant accepted a version of a document, by somebody who may pay for it.</summary>
internal sealed class TenantAcceptance : ITenantOwned, IIdentified, IPersonalData
{
    /// <inheritdoc/>
    public static string IdPrefix => "tac";

    /// <inheritdoc/>
    public Id<Tenant> TenantId { get; init; }

    /// <summary>Its identifier.</summary>
    public required Id<TenantAcceptance> Id { get; init; }

    /// <summary>The <see cref="LegalDocumentKind.Name"/>.</summary>
    public required string Document { get; init; }

    /// <summary>Its version: the day from which it holds.</summary>
    public required DateOnly Version { get; init; }

    /// <summary>Who accepted it for the tenant.</summary>
    public required Id<Person> PersonId { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset AcceptedAt { get; init; }

    /// <summary>From which network address.</summary>
    public required string Address { get; init; }

    static PersonalData IPersonalData.PersonalData { get; } = new(LegalProcessings.Agreements)
    {
        Person = nameof(PersonId),
        Fields = [nameof(Document), nameof(Version), nameof(AcceptedAt), nameof(Address)],
        // It proves what the tenant agreed to, whoever signed.
        Erasure = Erasure.Unlinked,
    };
}

[InAccounts]
internal sealed class AcceptanceConfiguration : IEntityTypeConfiguration<Acceptance>
{
    public void Configure(EntityTypeBuilder<Acceptance> builder)
    {
        builder.Property(acceptance => acceptance.Id).ValueGeneratedNever();
        builder.Property(acceptance => acceptance.Document).HasMaxLength(40);
        builder.Property(acceptance => acceptance.Address).HasMaxLength(45);
        builder.HasOne<User>().WithMany().HasForeignKey(acceptance => acceptance.UserId);
        builder.HasIndex(acceptance => new { acceptance.UserId, acceptance.Document, acceptance.Version }).IsUnique();
    }
}

internal sealed class TenantAcceptanceConfiguration : IEntityTypeConfiguration<TenantAcceptance>
{
    public void Configure(EntityTypeBuilder<TenantAcceptance> builder)
    {
        builder.Property(acceptance => acceptance.Document).HasMaxLength(40);
        builder.Property(acceptance => acceptance.Address).HasMaxLength(45);
        builder.HasIndex(acceptance => new { acceptance.TenantId, acceptance.Document, acceptance.Version }).IsUnique();
        builder.ApplicationMayOnly("select, insert");
        builder.ShowsInTrail(acceptance => acceptance.Document, acceptance => acceptance.Version);
    }
}
