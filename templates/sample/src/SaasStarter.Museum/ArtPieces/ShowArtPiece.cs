using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Museum.Persistence;

namespace SaasStarter.Museum.ArtPieces;

/// <summary>One of the art pieces.</summary>
/// <param name="Id">Which one.</param>
public sealed record ShowArtPiece(Id<ArtPiece> Id) : IQuery<ArtPiece>
{
    /// <inheritdoc/>
    public static Audience Audience => Audience.Member(ArtPiecePermissions.Read);
}

internal sealed class ShowArtPieceHandler(MuseumDb db) : IHandler<ShowArtPiece, ArtPiece>
{
    public async Task<Result<ArtPiece>> Handle(ShowArtPiece request, CancellationToken cancellationToken) =>
        await db.Set<ArtPiece>().AsNoTracking().SingleOrDefaultAsync(artPiece => artPiece.Id == request.Id, cancellationToken) is { } artPiece ? artPiece : Problem.NotFound;
}
