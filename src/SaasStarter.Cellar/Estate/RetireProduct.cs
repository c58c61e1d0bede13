using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Cellar.Persistence;

namespace SaasStarter.Cellar.Estate;

/// <summary>Gives a wine up: no parcel and no blend is meant for it any more. What there is of it stays.</summary>
/// <param name="Id">The wine.</param>
public sealed record RetireProduct(Id<Product> Id) : ICommand<Done>
{
    /// <inheritdoc/>
    public static Audience Audience => Audience.Member(CellarPermissions.SetUp);

    /// <inheritdoc/>
    public string Subject => Id.ToString();
}

internal sealed class RetireProductHandler(CellarDb db, TimeProvider clock) : IHandler<RetireProduct, Done>
{
    public async Task<Result<Done>> Handle(RetireProduct request, CancellationToken cancellationToken)
    {
        if (await db.Products.SingleOrDefaultAsync(product => product.Id == request.Id, cancellationToken) is not { } product)
            return Problem.NotFound;
        if (await db.Parcels.Where(parcel => parcel.ProductId == request.Id && parcel.RetiredAt == null).OrderBy(parcel => parcel.Name).Select(parcel => parcel.Name)
            .FirstOrDefaultAsync(cancellationToken) is { } parcel)
            return Problem.Conflict(Strings.Text("ParcelIsMeantForIt", parcel));
        product.RetiredAt ??= clock.GetUtcNow();
        await db.SaveChangesAsync(cancellationToken);
        return Done.Instance;
    }
}
