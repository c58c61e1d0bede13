using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Museum.ArtPieces;

/// <summary>One of the art pieces.</summary>
[NoPersonalData("Art pieces, which say nothing of people.")]
public sealed class ArtPiece : IIdentified, ITenantOwned
{
    /// <summary>The longest line of text, in characters.</summary>
    public const int LongestLine = 200;

    /// <summary>The longest text of several lines, in characters.</summary>
    public const int LongestText = 4000;

    /// <inheritdoc/>
    public static string IdPrefix => "art";

    /// <inheritdoc/>
    public Id<Tenant> TenantId { get; private set; }

    /// <summary>Its identifier.</summary>
    public Id<ArtPiece> Id { get; init; } = Id<ArtPiece>.New();

    /// <summary>Common name: what it is called by.</summary>
    public required string CommonName { get; set; }

    /// <summary>Place of origin; empty when not given.</summary>
    public string PlaceOfOrigin { get; set; } = "";

    /// <summary>Further remarks, in several lines; empty when not given.</summary>
    public string FurtherRemarks { get; set; } = "";

    /// <summary>Weight in grams.</summary>
    public int? WeightInGrams { get; set; }

    /// <summary>Insured value.</summary>
    public decimal? InsuredValue { get; set; }

    /// <summary>Acquired on.</summary>
    public DateOnly? AcquiredOn { get; set; }

    /// <summary>On loan.</summary>
    public bool IsOnLoan { get; set; }
}

internal sealed class ArtPieceConfiguration : IEntityTypeConfiguration<ArtPiece>
{
    public void Configure(EntityTypeBuilder<ArtPiece> builder)
    {
        builder.Property(artPiece => artPiece.CommonName).HasMaxLength(ArtPiece.LongestLine);
        builder.Property(artPiece => artPiece.PlaceOfOrigin).HasMaxLength(ArtPiece.LongestLine);
        builder.Property(artPiece => artPiece.FurtherRemarks).HasMaxLength(ArtPiece.LongestText);
        builder.Property(artPiece => artPiece.InsuredValue).HasPrecision(18, 4);
        builder.ShowsInTrail(
            artPiece => artPiece.CommonName,
            artPiece => artPiece.PlaceOfOrigin,
            artPiece => artPiece.WeightInGrams,
            artPiece => artPiece.InsuredValue,
            artPiece => artPiece.AcquiredOn,
            artPiece => artPiece.IsOnLoan);
    }
}
