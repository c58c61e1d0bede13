using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Museum.Persistence;

namespace SaasStarter.Museum.ArtPieces;

/// <summary>Removes one of the art pieces, for good.</summary>
/// <param name="Id">Which one.</param>
public sealed record RemoveArtPiece(Id<ArtPiece> Id) : ICommand<Done>
{
    /// <inheritdoc/>
    public static Audience Audience => Audience.Member(ArtPiecePermissions.Remove);

    /// <inheritdoc/>
    public string Subject => Id.ToString();
}

internal sealed class RemoveArtPieceHandler(MuseumDb db) : IHandler<RemoveArtPiece, Done>
{
    public async Task<Result<Done>> Handle(RemoveArtPiece request, CancellationToken cancellationToken) =>
        await db.Set<ArtPiece>().Where(artPiece => artPiece.Id == request.Id).ExecuteDeleteAsync(cancellationToken) > 0 ? Done.Instance : Problem.NotFound;
}
