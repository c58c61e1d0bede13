using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Privacy;

/// <summary>
/// That somebody's data was erased: when, how many rows of which tables, and what the law keeps. It names nobody; whoever knows an identifier can tell by the
/// fingerprint that it is theirs.
/// </summary>
[GlobalEntity("It outlives what was erased.")]
[NoPersonalData("Numbers of rows, and the fingerprint of an identifier to which there is nothing any more.")]
internal sealed class ErasureCertificate : IIdentified
{
    public static string IdPrefix => "ecr";

    /// <summary>Its identifier, which people are told as its number.</summary>
    public Id<ErasureCertificate> Id { get; init; } = Id<ErasureCertificate>.New();

    /// <summary>What was erased: <c>person</c> or <c>tenant</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>The SHA-256 of the identifier of what was erased.</summary>
    public required byte[] Fingerprint { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset ErasedAt { get; init; }

    /// <summary>Per table the number of rows, as a JSON object.</summary>
    public required string Erased { get; init; }

    /// <summary>What is kept, for which a law is given, as a JSON array of <see cref="KeptRecord"/>.</summary>
    public required string Kept { get; init; }

    /// <summary>The fingerprint of an identifier.</summary>
    public static byte[] FingerprintOf(Guid id) => SHA256.HashData(id.ToByteArray(bigEndian: true));
}

/// <summary>Something that the law wants kept.</summary>
/// <param name="Table">The table whose copy was erased, and whose originals are kept.</param>
/// <param name="References">By what the originals are found: numbers of invoices.</param>
internal sealed record KeptRecord(string Table, IReadOnlyList<string> References);

internal sealed class ErasureCertificateConfiguration : IEntityTypeConfiguration<ErasureCertificate>
{
    public void Configure(EntityTypeBuilder<ErasureCertificate> builder)
    {
        builder.Property(certificate => certificate.Id).ValueGeneratedNever();
        builder.Property(certificate => certificate.Kind).HasMaxLength(20);
        builder.Property(certificate => certificate.Erased).HasColumnType("jsonb");
        builder.Property(certificate => certificate.Kept).HasColumnType("jsonb");
        builder.HasIndex(certificate => certificate.Fingerprint).IsUnique();
    }
}
