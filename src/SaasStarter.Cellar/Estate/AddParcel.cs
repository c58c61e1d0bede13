using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Cellar.Persistence;

namespace SaasStarter.Cellar.Estate;

/// <summary>Adds a parcel to the vineyard.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Variety">The variety that grows there.</param>
/// <param name="AreaInAres">Its area in ares (100 m²).</param>
/// <param name="PlantedIn">The year in which it was planted, or null.</param>
/// <param name="ProductId">The wine that its grapes are meant for.</param>
/// <example>{"name":"Les Perruches","variety":"Cabernet franc","areaInAres":142,"plantedIn":1998,"productId":"prd_0199f2c81d5a7c3e8f0a4b6d2e1c9a70"}</example>
public sealed record AddParcel(string Name, string Variety, int AreaInAres, int? PlantedIn, Id<Product> ProductId) : ICommand<Done>
{
    /// <inheritdoc/>
    public static Audience Audience => Audience.Member(CellarPermissions.SetUp);

    /// <inheritdoc/>
    public string Subject => Parcel.ToString();

    internal Id<Parcel> Parcel { get; } = Id<Parcel>.New();

    /// <inheritdoc/>
    public void Validate(Validation check) => check.Parcel(Name, Variety, AreaInAres, PlantedIn);
}

internal sealed class AddParcelHandler(CellarDb db) : IHandler<AddParcel, Done>
{
    public async Task<Result<Done>> Handle(AddParcel request, CancellationToken cancellationToken)
    {
        if (await db.Products.SingleOrDefaultAsync(product => product.Id == request.ProductId, cancellationToken) is not { } product)
            return Problem.NotFound;
        if (product.RetiredAt is not null)
            return Problem.Invalid(nameof(request.ProductId), Strings.Text("IsRetired", product.Name));
        db.Add(new Parcel
        {
            Id = request.Parcel,
            Name = request.Name,
            Variety = request.Variety,
            AreaInAres = request.AreaInAres,
            PlantedIn = request.PlantedIn,
            ProductId = request.ProductId,
        });
        await db.SaveChangesAsync(cancellationToken);
        return Done.Instance;
    }
}
