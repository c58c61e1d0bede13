using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Cellar.Persistence;

namespace SaasStarter.Cellar.Estate;

/// <summary>The vineyard, and the wines that are made of it; at most three hundred parcels and as many wines.</summary>
public sealed record ListEstate : IQuery<EstateView>
{
    /// <summary>How many of each are listed.</summary>
    public const int Maximum = 300;

    /// <inheritdoc/>
    public static Audience Audience => Audience.Member(CellarPermissions.Read);
}

/// <summary>An estate.</summary>
/// <param name="Products">The wines, by name.</param>
/// <param name="Parcels">The parcels, by name.</param>
/// <param name="RetiredProducts">The wines that were given up, by name.</param>
/// <param name="RetiredParcels">The parcels that were taken out of use, by name.</param>
public sealed record EstateView(
    IReadOnlyList<ProductView> Products, IReadOnlyList<ParcelView> Parcels, IReadOnlyList<ProductView> RetiredProducts, IReadOnlyList<ParcelView> RetiredParcels);

/// <summary>A wine.</summary>
/// <param name="Id">The wine.</param>
/// <param name="Name">Its name.</param>
/// <param name="Appellation">Its appellation.</param>
/// <param name="Colour">Its colour.</param>
public sealed record ProductView(Id<Product> Id, string Name, string Appellation, WineColour Colour);

/// <summary>A parcel.</summary>
/// <param name="Id">The parcel.</param>
/// <param name="Name">Its name.</param>
/// <param name="Variety">What grows there.</param>
/// <param name="AreaInAres">Its area in ares.</param>
/// <param name="PlantedIn">When it was planted, when known.</param>
/// <param name="Product">The wine that its grapes are meant for.</param>
public sealed record ParcelView(Id<Parcel> Id, string Name, string Variety, int AreaInAres, int? PlantedIn, string Product);

internal sealed class ListEstateHandler(CellarDb db) : IHandler<ListEstate, EstateView>
{
    public async Task<Result<EstateView>> Handle(ListEstate request, CancellationToken cancellationToken) => new EstateView(
        await Products(areRetired: false, cancellationToken), await Parcels(areRetired: false, cancellationToken),
        await Products(areRetired: true, cancellationToken), await Parcels(areRetired: true, cancellationToken));

    private Task<List<ProductView>> Products(bool areRetired, CancellationToken cancellationToken) =>
        db.Products.Where(product => product.RetiredAt != null == areRetired).OrderBy(product => product.Name).Take(ListEstate.Maximum)
            .Select(product => new ProductView(product.Id, product.Name, product.Appellation, product.Colour)).ToListAsync(cancellationToken);

    private Task<List<ParcelView>> Parcels(bool areRetired, CancellationToken cancellationToken) =>
        db.Parcels.Where(parcel => parcel.RetiredAt != null == areRetired).Join(db.Products, parcel => parcel.ProductId, product => product.Id, (parcel, product) => new { parcel, product })
            .OrderBy(pair => pair.parcel.Name).Take(ListEstate.Maximum)
            .Select(pair => new ParcelView(pair.parcel.Id, pair.parcel.Name, pair.parcel.Variety, pair.parcel.AreaInAres, pair.parcel.PlantedIn, pair.product.Name))
            .ToListAsync(cancellationToken);
}
