using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.PublicApi;
using SaasStarter.Cellar.Estate;
using SaasStarter.Cellar.Persistence;

namespace SaasStarter.Cellar.Api;

/// <summary>A parcel of the vineyard.</summary>
/// <param name="Id">The parcel.</param>
/// <param name="Name">Its name.</param>
/// <param name="Variety">The variety that grows there.</param>
/// <param name="AreaInAres">Its area in ares (100 m²).</param>
/// <param name="PlantedIn">The year in which it was planted, or null.</param>
/// <param name="ProductId">The wine that its grapes are meant for.</param>
/// <param name="RetiredAt">When it was taken out of use; null while it is used.</param>
/// <example>{"id":"par_0199f2c81d5a7c3e8f0a4b6d2e1c9a70","name":"Les Perruches","variety":"Cabernet franc","areaInAres":142,"plantedIn":1998,"productId":"prd_0199f2c81d5a7c3e8f0a4b6d2e1c9a70","retiredAt":null}</example>
public sealed record ParcelResource(Id<Parcel> Id, string Name, string Variety, int AreaInAres, int? PlantedIn, Id<Product> ProductId, DateTimeOffset? RetiredAt);

/// <summary>Lists the parcels, in the order in which they were added.</summary>
/// <param name="ProductId">Only those whose grapes are meant for this wine.</param>
/// <param name="IsRetired">Only those that were taken out of use, or only those that are used.</param>
/// <param name="After">Where the page begins.</param>
/// <param name="Limit">How many parcels a page has at most, up to 100.</param>
public sealed record ListParcelResources(Id<Product>? ProductId = null, bool? IsRetired = null, Id<Parcel>? After = null, int Limit = Page.DefaultLimit) : IPagedQuery<ParcelResource>
{
    /// <inheritdoc/>
    public static Audience Audience => Audience.Member(CellarPermissions.Read);
}

/// <summary>Shows a parcel.</summary>
/// <param name="Id">The parcel.</param>
public sealed record ShowParcelResource(Id<Parcel> Id) : IQuery<ParcelResource>
{
    /// <inheritdoc/>
    public static Audience Audience => Audience.Member(CellarPermissions.Read);
}

internal sealed class ParcelResourceHandler(CellarDb db) : IHandler<ListParcelResources, Page<ParcelResource>>, IHandler<ShowParcelResource, ParcelResource>
{
    public async Task<Result<Page<ParcelResource>>> Handle(ListParcelResources request, CancellationToken cancellationToken)
    {
        var parcels = await Resources(db.Parcels
            .Where(parcel => request.ProductId == null || parcel.ProductId == request.ProductId)
            .Where(parcel => request.IsRetired == null || parcel.RetiredAt != null == request.IsRetired)
            .Where(parcel => request.After == null || parcel.Id > request.After.Value)
            .OrderBy(parcel => parcel.Id).Take(request.Limit + 1)).ToListAsync(cancellationToken);
        return Page.Of(parcels, request.Limit, parcel => parcel.Id.ToString());
    }

    public async Task<Result<ParcelResource>> Handle(ShowParcelResource request, CancellationToken cancellationToken) =>
        await Resources(db.Parcels.Where(parcel => parcel.Id == request.Id)).SingleOrDefaultAsync(cancellationToken) is { } parcel ? parcel : Problem.NotFound;

    private static IQueryable<ParcelResource> Resources(IQueryable<Parcel> parcels) => parcels.Select(parcel =>
        new ParcelResource(parcel.Id, parcel.Name, parcel.Variety, parcel.AreaInAres, parcel.PlantedIn, parcel.ProductId, parcel.RetiredAt));
}
