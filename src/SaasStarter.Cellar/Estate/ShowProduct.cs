using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Cellar.Persistence;

namespace SaasStarter.Cellar.Estate;

/// <summary>A wine, for those who change it.</summary>
/// <param name="Id">The wine.</param>
public sealed record ShowProduct(Id<Product> Id) : IQuery<Product>
{
    /// <inheritdoc/>
    public static Audience Audience => Audience.Member(CellarPermissions.SetUp);
}

internal sealed class ShowProductHandler(CellarDb db) : IHandler<ShowProduct, Product>
{
    public async Task<Result<Product>> Handle(ShowProduct request, CancellationToken cancellationToken) =>
        await db.Products.AsNoTracking().SingleOrDefaultAsync(product => product.Id == request.Id, cancellationToken) is { } product ? product : Problem.NotFound;
}
