using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Cellar.Persistence;

namespace SaasStarter.Cellar.Estate;

/// <summary>Makes a wine again that was given up.</summary>
/// <param name="Id">The wine.</param>
public sealed record RestoreProduct(Id<Product> Id) : ICommand<Done>
{
    /// <inheritdoc/>
    public static Audience Audience => Audience.Member(CellarPermissions.SetUp);

    /// <inheritdoc/>
    public string Subject => Id.ToString();
}

internal sealed class RestoreProductHandler(CellarDb db) : IHandler<RestoreProduct, Done>
{
    public async Task<Result<Done>> Handle(RestoreProduct request, CancellationToken cancellationToken)
    {
        if (await db.Products.SingleOrDefaultAsync(product => product.Id == request.Id, cancellationToken) is not { } product)
            return Problem.NotFound;
        product.RetiredAt = null;
        await db.SaveChangesAsync(cancellationToken);
        return Done.Instance;
    }
}
