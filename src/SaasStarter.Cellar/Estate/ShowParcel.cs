using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Cellar.Persistence;

namespace SaasStarter.Cellar.Estate;

/// <summary>A parcel, for those who change it.</summary>
/// <param name="Id">The parcel.</param>
public sealed record ShowParcel(Id<Parcel> Id) : IQuery<ParcelDetails>
{
    /// <inheritdoc/>
    public static Audience Audience => Audience.Member(CellarPermissions.SetUp);
}

/// <summary>A parcel with what it can be meant for.</summary>
/// <param name="Parcel">The parcel.</param>
/// <param name="IsHarvested">Whether something was harvested from it: then its variety stays.</param>
/// <param name="Products">The wines that it can be meant for.</param>
public sealed record ParcelDetails(Parcel Parcel, bool IsHarvested, IReadOnlyList<ProductView> Products);

internal sealed class ShowParcelHandler(CellarDb db) : IHandler<ShowParcel, ParcelDetails>
{
    public async Task<Result<ParcelDetails>> Handle(ShowParcel request, CancellationToken cancellationToken)
    {
        if (await db.Parcels.AsNoTracking().SingleOrDefaultAsync(parcel => parcel.Id == request.Id, cancellationToken) is not { } parcel)
            return Problem.NotFound;
        var products = await db.Products.Where(product => product.RetiredAt == null || product.Id == parcel.ProductId).OrderBy(product => product.Name).Take(ListEstate.Maximum)
            .Select(product => new ProductView(product.Id, product.Name, product.Appellation, product.Colour)).ToListAsync(cancellationToken);
        return new ParcelDetails(parcel, await db.Harvests.AnyAsync(harvest => harvest.ParcelId == parcel.Id, cancellationToken), products);
    }
}
