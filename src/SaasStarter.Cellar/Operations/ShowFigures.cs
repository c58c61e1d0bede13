using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Cellar.Persistence;

namespace SaasStarter.Cellar.Operations;

/// <summary>Stock, losses and yields of a campaign: the year of the cellar, which begins in August.</summary>
/// <param name="Campaign">The year in which it begins; null for the one that runs.</param>
public sealed record ShowFigures(int? Campaign = null) : IQuery<CellarFigures>
{
    /// <summary>How many campaigns are offered.</summary>
    public const int Campaigns = 30;

    /// <inheritdoc/>
    public static Audience Audience => Audience.Member(CellarPermissions.Read);

    /// <summary>The campaign of a day.</summary>
    internal static int CampaignOf(DateOnly day) => day.Month >= 8 ? day.Year : day.Year - 1;
}

/// <summary>The figures of a campaign.</summary>
/// <param name="Campaign">The year in which it begins, on the first of August.</param>
/// <param name="Campaigns">Those of which there are figures, the newest first, and the one that runs.</param>
/// <param name="Months">Its months up to now, from August.</param>
/// <param name="Losses">What was lost in it and how, the most first; measured surpluses are taken off.</param>
/// <param name="Yields">What was harvested for each wine in the year in which it begins, the highest yield first.</param>
public sealed record CellarFigures(int Campaign, IReadOnlyList<int> Campaigns, IReadOnlyList<MonthOfCellar> Months, IReadOnlyList<LossView> Losses, IReadOnlyList<YieldView> Yields);

/// <summary>A month.</summary>
/// <param name="FirstDay">Its first day.</param>
/// <param name="BulkMl">How much was in containers at its end, in millilitres.</param>
/// <param name="BottledMl">How much was in bottles at its end, in millilitres.</param>
/// <param name="LostMl">How much was lost in it, in millilitres; lees and pomace are none.</param>
public sealed record MonthOfCellar(DateOnly FirstDay, long BulkMl, long BottledMl, long LostMl);

/// <summary>What was lost in one way.</summary>
/// <param name="Account">Where it went.</param>
/// <param name="VolumeMl">How much, in millilitres.</param>
public sealed record LossView(Account Account, long VolumeMl);

/// <summary>What the parcels of a wine gave in a year.</summary>
/// <param name="Product">The wine.</param>
/// <param name="AreaInAres">The area that was harvested, in ares.</param>
/// <param name="Kilograms">The weight of the grapes.</param>
/// <param name="VolumeMl">The volume that they made, in millilitres.</param>
public sealed record YieldView(string Product, int AreaInAres, long Kilograms, long VolumeMl)
{
    /// <summary>Hectolitres per hectare, which an appellation limits (Code rural, article D645-7).</summary>
    public decimal HectolitresPerHectare => (decimal)VolumeMl / Volumes.Hectolitre / (AreaInAres / 100m);
}

internal sealed class ShowFiguresHandler(CellarDb db, Ledger ledger) : IHandler<ShowFigures, CellarFigures>
{
    private static readonly Account[] Shown = [Account.Container, Account.Bottles, Account.Losses, Account.Lees, Account.Pomace, Account.StockTaking];

    // Lees and pomace are what wine is taken off.
    private static readonly Account[] Lost = [Account.Losses, Account.StockTaking];

    public async Task<Result<CellarFigures>> Handle(ShowFigures request, CancellationToken cancellationToken)
    {
        var current = ShowFigures.CampaignOf(ledger.Today);
        var figures = await db.MonthFigures.Where(figure => Shown.Contains(figure.Account)).GroupBy(figure => new { figure.Month, figure.Account })
            .Select(figure => new MonthSum(figure.Key.Month, figure.Key.Account, figure.Sum(line => line.VolumeMl))).ToListAsync(cancellationToken);
        var campaigns = figures.Select(figure => ShowFigures.CampaignOf(figure.Month)).Append(current).Distinct().OrderDescending().Take(ShowFigures.Campaigns).ToList();
        var campaign = request.Campaign is { } asked && campaigns.Contains(asked) ? asked : current;
        var first = new DateOnly(campaign, 8, 1);
        var months = Enumerable.Range(0, 12).Select(first.AddMonths).Where(month => month <= ledger.Today).Select(month => new MonthOfCellar(month,
            Sum(figures, month, Account.Container), Sum(figures, month, Account.Bottles),
            figures.Where(figure => figure.Month == month && Lost.Contains(figure.Account)).Sum(figure => figure.VolumeMl))).ToList();
        var losses = figures.Where(figure => figure.Month >= first && figure.Month < first.AddYears(1) && figure.Account is not (Account.Container or Account.Bottles))
            .GroupBy(figure => figure.Account).Select(account => new LossView(account.Key, account.Sum(figure => figure.VolumeMl)))
            .Where(loss => loss.VolumeMl != 0).OrderByDescending(loss => loss.VolumeMl).ToList();
        return new CellarFigures(campaign, campaigns, months, losses, await Yields(campaign, cancellationToken));
    }

    private static long Sum(List<MonthSum> figures, DateOnly month, Account account) =>
        figures.Where(figure => figure.Account == account && figure.Month <= month).Sum(figure => figure.VolumeMl);

    // A parcel that is harvested in several passes is one area; what was undone was not harvested.
    private async Task<IReadOnlyList<YieldView>> Yields(int vintage, CancellationToken cancellationToken)
    {
        var parcels = await (
            from harvest in db.Harvests.Where(harvest => harvest.Vintage == vintage && !db.Operations.Any(other => other.ReversesId == harvest.OperationId))
            join lot in db.Lots on harvest.LotId equals lot.Id
            group harvest by new { lot.ProductId, harvest.ParcelId } into parcel
            select new { parcel.Key.ProductId, Area = parcel.Max(line => line.AreaInAres), Kilograms = parcel.Sum(line => (long)line.Kilograms), Volume = parcel.Sum(line => line.VolumeMl) })
            .ToListAsync(cancellationToken);
        var products = await db.Products.AsNoTracking().ToDictionaryAsync(product => product.Id, product => product.Name, cancellationToken);
        return [.. parcels.GroupBy(parcel => parcel.ProductId)
            .Select(wine => new YieldView(products[wine.Key], wine.Sum(parcel => parcel.Area), wine.Sum(parcel => parcel.Kilograms), wine.Sum(parcel => parcel.Volume)))
            .OrderByDescending(wine => wine.HectolitresPerHectare)];
    }

    private sealed record MonthSum(DateOnly Month, Account Account, long VolumeMl);
}
