using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Cellar.Persistence;

namespace SaasStarter.Cellar.Estate;

/// <summary>Changes what is written about a parcel. Its variety stays once something was harvested from it: a replanted parcel is another one.</summary>
/// <param name="Id">The parcel.</param>
/// <param name="Name">Its name.</param>
/// <param name="Variety">The variety that grows there.</param>
/// <param name="AreaInAres">Its area in ares (100 m²).</param>
/// <param name="PlantedIn">The year in which it was planted, or null.</param>
/// <param name="ProductId">The wine that its grapes are meant for.</param>
/// <example>{"name":"Les Perruches","variety":"Cabernet franc","areaInAres":142,"plantedIn":1998,"productId":"prd_0199f2c81d5a7c3e8f0a4b6d2e1c9a70"}</example>
public sealed record ChangeParcel(Id<Parcel> Id, string Name, string Variety, int AreaInAres, int? PlantedIn, Id<Product> ProductId) : ICommand<Done>
{
    /// <inheritdoc/>
    public static Audience Audience => Audience.Member(CellarPermissions.SetUp);

    /// <inheritdoc/>
    public string Subject => Id.ToString();

    /// <inheritdoc/>
    public void Validate(Validation check) => check.Parcel(Name, Variety, AreaInAres, PlantedIn);
}

internal sealed class ChangeParcelHandler(CellarDb db) : IHandler<ChangeParcel, Done>
{
    public async Task<Result<Done>> Handle(ChangeParcel request, CancellationToken cancellationToken)
    {
        if (await db.Parcels.SingleOrDefaultAsync(parcel => parcel.Id == request.Id, cancellationToken) is not { } parcel)
            return Problem.NotFound;
        if (await db.Products.SingleOrDefaultAsync(product => product.Id == request.ProductId, cancellationToken) is not { } product)
            return Problem.NotFound;
        if (product.RetiredAt is not null && product.Id != parcel.ProductId)
            return Problem.Invalid(nameof(request.ProductId), Strings.Text("IsRetired", product.Name));
        if (request.Variety != parcel.Variety && await db.Harvests.AnyAsync(harvest => harvest.ParcelId == parcel.Id, cancellationToken))
            return Problem.Invalid(nameof(request.Variety), Strings.Text("VarietyStays"));
        (parcel.Name, parcel.Variety, parcel.AreaInAres, parcel.PlantedIn, parcel.ProductId) = (request.Name, request.Variety, request.AreaInAres, request.PlantedIn, request.ProductId);
        await db.SaveChangesAsync(cancellationToken);
        return Done.Instance;
    }
}
