using SaasStarter.Backbone.Core;
using SaasStarter.Museum.Persistence;

namespace SaasStarter.Museum.ArtPieces;

/// <summary>Adds to the art pieces.</summary>
/// <param name="CommonName">Common name.</param>
/// <param name="PlaceOfOrigin">Place of origin.</param>
/// <param name="FurtherRemarks">Further remarks.</param>
/// <param name="WeightInGrams">Weight in grams.</param>
/// <param name="InsuredValue">Insured value.</param>
/// <param name="AcquiredOn">Acquired on.</param>
/// <param name="IsOnLoan">On loan.</param>
public sealed record CreateArtPiece(
    string CommonName,
    string PlaceOfOrigin,
    string FurtherRemarks,
    int? WeightInGrams,
    decimal? InsuredValue,
    DateOnly? AcquiredOn,
    bool IsOnLoan) : ICommand<Id<ArtPiece>>
{
    /// <inheritdoc/>
    public static Audience Audience => Audience.Member(ArtPiecePermissions.Write);

    /// <inheritdoc/>
    public void Validate(Validation check)
    {
        check.Line(CommonName, ArtPiece.LongestLine);
        check.OptionalLine(PlaceOfOrigin, ArtPiece.LongestLine);
        check.OptionalText(FurtherRemarks, ArtPiece.LongestText);
        check.OptionalNumber(InsuredValue);
    }
}

internal sealed class CreateArtPieceHandler(MuseumDb db) : IHandler<CreateArtPiece, Id<ArtPiece>>
{
    public async Task<Result<Id<ArtPiece>>> Handle(CreateArtPiece request, CancellationToken cancellationToken)
    {
        var artPiece = new ArtPiece
        {
            CommonName = request.CommonName,
            PlaceOfOrigin = request.PlaceOfOrigin,
            FurtherRemarks = request.FurtherRemarks,
            WeightInGrams = request.WeightInGrams,
            InsuredValue = request.InsuredValue,
            AcquiredOn = request.AcquiredOn,
            IsOnLoan = request.IsOnLoan,
        };
        db.Add(artPiece);
        await db.SaveChangesAsync(cancellationToken);
        return artPiece.Id;
    }
}
