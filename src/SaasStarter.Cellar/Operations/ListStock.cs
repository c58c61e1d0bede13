using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Cellar.Estate;
using SaasStarter.Cellar.Persistence;

namespace SaasStarter.Cellar.Operations;

/// <summary>How much of each wine and year there is, in containers and in bottles. Both are kept by the database, so no ledger is added up.</summary>
public sealed record ListStock : IQuery<StockList>
{
    /// <summary>How many lines are shown.</summary>
    public const int Maximum = 300;

    /// <inheritdoc/>
    public static Audience Audience => Audience.Member(CellarPermissions.Read);
}

/// <summary>The stock.</summary>
/// <param name="Lines">By wine, the newest year first.</param>
public sealed record StockList(IReadOnlyList<StockView> Lines);

/// <summary>The stock of a wine of a year.</summary>
/// <param name="Product">The wine.</param>
/// <param name="Colour">Its colour.</param>
/// <param name="Vintage">The year; null for mixtures of several.</param>
/// <param name="BulkMl">How much is in containers, in millilitres.</param>
/// <param name="Bottles">How many bottles there are, whatever they hold.</param>
/// <param name="BottledMl">How much they hold, in millilitres.</param>
public sealed record StockView(string Product, WineColour Colour, int? Vintage, long BulkMl, long Bottles, long BottledMl);

internal sealed class ListStockHandler(CellarDb db) : IHandler<ListStock, StockList>
{
    public async Task<Result<StockList>> Handle(ListStock request, CancellationToken cancellationToken)
    {
        var bulk = await db.Containers.Join(db.Lots, container => container.LotId, lot => lot.Id, (container, lot) => new { lot.ProductId, lot.Vintage, container.VolumeMl })
            .GroupBy(held => new { held.ProductId, held.Vintage })
            .Select(held => new { held.Key.ProductId, held.Key.Vintage, VolumeMl = held.Sum(line => line.VolumeMl) }).ToListAsync(cancellationToken);
        var bottled = await db.BottleStocks.Where(stock => stock.Bottles > 0).GroupBy(stock => new { stock.ProductId, stock.Vintage })
            .Select(stock => new
            {
                stock.Key.ProductId,
                stock.Key.Vintage,
                Count = stock.Sum(line => line.Bottles),
                VolumeMl = stock.Sum(line => line.Bottles * line.ContentMl),
            }).ToListAsync(cancellationToken);
        var products = await db.Products.AsNoTracking().ToDictionaryAsync(product => product.Id, cancellationToken);
        var bottles = bottled.ToDictionary(line => (line.ProductId, line.Vintage));
        var held = bulk.ToDictionary(line => (line.ProductId, line.Vintage), line => line.VolumeMl);
        return new StockList([.. held.Keys.Union(bottles.Keys).Select(key => new StockView(
                products[key.ProductId].Name, products[key.ProductId].Colour, key.Vintage, held.GetValueOrDefault(key), bottles.GetValueOrDefault(key)?.Count ?? 0, bottles.GetValueOrDefault(key)?.VolumeMl ?? 0))
            .OrderBy(line => line.Product, StringComparer.CurrentCulture).ThenByDescending(line => line.Vintage).Take(ListStock.Maximum)]);
    }
}
