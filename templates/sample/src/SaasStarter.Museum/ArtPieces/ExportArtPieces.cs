using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Localization;
using SaasStarter.Backbone.Components;
using SaasStarter.Backbone.Core;

namespace SaasStarter.Museum.ArtPieces;

/// <summary>The list as a file for a spreadsheet, of the same art pieces in the same order.</summary>
internal static class ExportArtPieces
{
    /// <summary>Answers with the file. It is read page by page while it is sent.</summary>
    /// <param name="dispatcher">Sends the queries.</param>
    /// <param name="text">Says the headings in the reader's language.</param>
    /// <param name="search">As in the list.</param>
    /// <param name="cancellationToken">Ends when the reader leaves.</param>
    public static async Task<IResult> Answer(IDispatcher dispatcher, IStringLocalizer<Strings> text, string? search, CancellationToken cancellationToken)
    {
        var first = await dispatcher.Send(new ListArtPieces(search, Count: ListArtPieces.LargestPage), cancellationToken);
        return first.Problem is { } problem ? TypedResults.StatusCode((int)problem.Kind) : new CsvFile("art-pieces.csv", Lines(dispatcher, text, search, first.Value, cancellationToken));
    }

    private static async IAsyncEnumerable<IEnumerable<object?>> Lines(
        IDispatcher dispatcher, IStringLocalizer<Strings> text, string? search, ArtPiecePage page, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        yield return
        [
            text["CommonName"].Value,
            text["PlaceOfOrigin"].Value,
            text["FurtherRemarks"].Value,
            text["WeightInGrams"].Value,
            text["InsuredValue"].Value,
            text["AcquiredOn"].Value,
            text["IsOnLoan"].Value,
        ];
        while (true)
        {
            foreach (var artPiece in page.ArtPieces)
            {
                yield return
                [
                    artPiece.CommonName,
                    artPiece.PlaceOfOrigin,
                    artPiece.FurtherRemarks,
                    artPiece.WeightInGrams,
                    artPiece.InsuredValue,
                    artPiece.AcquiredOn,
                    artPiece.IsOnLoan,
                ];
            }
            if (page.Next is not { } next)
                yield break;
            page = (await dispatcher.Send(new ListArtPieces(search, next, ListArtPieces.LargestPage), cancellationToken)).Value;
        }
    }
}
