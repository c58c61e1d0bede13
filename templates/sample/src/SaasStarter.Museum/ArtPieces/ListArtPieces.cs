using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Museum.Persistence;

namespace SaasStarter.Museum.ArtPieces;

/// <summary>The art pieces, the newest first, a page at a time.</summary>
/// <param name="Search">A part of the common name, or null.</param>
/// <param name="After">Where the page begins: <see cref="ArtPiecePage.Next"/> of the page before; null for the first.</param>
/// <param name="Count">How many a page has at most.</param>
public sealed record ListArtPieces(string? Search = null, Id<ArtPiece>? After = null, int Count = ListArtPieces.PageSize) : IQuery<ArtPiecePage>
{
    /// <summary>How many a page on the screen has.</summary>
    public const int PageSize = 30;

    /// <summary>How many a page has at most.</summary>
    public const int LargestPage = 1000;

    /// <inheritdoc/>
    public static Audience Audience => Audience.Member(ArtPiecePermissions.Read);

    /// <inheritdoc/>
    public void Validate(Validation check) => check.OptionalLine(Search, 100);
}

/// <summary>A page of art pieces.</summary>
/// <param name="ArtPieces">What is on it.</param>
/// <param name="Next">Given as <see cref="ListArtPieces.After"/>, leads to the page after; null on the last.</param>
public sealed record ArtPiecePage(IReadOnlyList<ArtPiece> ArtPieces, Id<ArtPiece>? Next);

internal sealed class ListArtPiecesHandler(MuseumDb db) : IHandler<ListArtPieces, ArtPiecePage>
{
    public async Task<Result<ArtPiecePage>> Handle(ListArtPieces request, CancellationToken cancellationToken)
    {
        var (pattern, count) = (LikePattern.Containing(request.Search), Math.Clamp(request.Count, 1, ListArtPieces.LargestPage));
        var page = await db.Set<ArtPiece>().AsNoTracking()
            .Where(artPiece => pattern == null || EF.Functions.ILike(artPiece.CommonName, pattern))
            .Where(artPiece => request.After == null || artPiece.Id < request.After.Value)
            .OrderByDescending(artPiece => artPiece.Id)
            .Take(count + 1)
            .ToListAsync(cancellationToken);
        return new ArtPiecePage([.. page.Take(count)], page.Count > count ? page[count - 1].Id : null);
    }
}
