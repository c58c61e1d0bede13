using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Museum.Persistence;

namespace SaasStarter.Museum.ArtPieces;

/// <summary>Changes one of the art pieces.</summary>
/// <param name="Id">Which one.</param>
/// <param name="CommonName">Common name.</param>
/// <param name="PlaceOfOrigin">Place of origin.</param>
/// <param name="FurtherRemarks">Further remarks.</param>
/// <param name="WeightInGrams">Weight in grams.</param>
/// <param name="InsuredValue">Insured value.</param>
/// <param name="AcquiredOn">Acquired on.</param>
/// <param name="IsOnLoan">On loan.</param>
public sealed record ChangeArtPiece(
    Id<ArtPiece> Id,
    string CommonName,
    string PlaceOfOrigin,
    string FurtherRemarks,
    int? WeightInGrams,
    decimal? InsuredValue,
    DateOnly? AcquiredOn,
    bool IsOnLoan) : ICommand<Done>
{
    /// <inheritdoc/>
    public static Audience Audience => Audience.Member(ArtPiecePermissions.Write);

    /// <inheritdoc/>
    public string Subject => Id.ToString();

    /// <inheritdoc/>
    public void Validate(Validation check)
    {
        check.Line(CommonName, ArtPiece.LongestLine);
        check.OptionalLine(PlaceOfOrigin, ArtPiece.LongestLine);
        check.OptionalText(FurtherRemarks, ArtPiece.LongestText);
        check.OptionalNumber(InsuredValue);
    }
}

internal sealed class ChangeArtPieceHandler(MuseumDb db) : IHandler<ChangeArtPiece, Done>
{
    public async Task<Result<Done>> Handle(ChangeArtPiece request, CancellationToken cancellationToken)
    {
        if (await db.Set<ArtPiece>().SingleOrDefaultAsync(artPiece => artPiece.Id == request.Id, cancellationToken) is not { } artPiece)
            return Problem.NotFound;
        artPiece.CommonName = request.CommonName;
        artPiece.PlaceOfOrigin = request.PlaceOfOrigin;
        artPiece.FurtherRemarks = request.FurtherRemarks;
        artPiece.WeightInGrams = request.WeightInGrams;
        artPiece.InsuredValue = request.InsuredValue;
        artPiece.AcquiredOn = request.AcquiredOn;
        artPiece.IsOnLoan = request.IsOnLoan;
        await db.SaveChangesAsync(cancellationToken);
        return Done.Instance;
    }
}
