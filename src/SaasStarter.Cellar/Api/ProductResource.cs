using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.PublicApi;
using SaasStarter.Cellar.Estate;
using SaasStarter.Cellar.Persistence;

namespace SaasStarter.Cellar.Api;

/// <summary>A wine that the estate makes.</summary>
/// <param name="Id">The wine.</param>
/// <param name="Name">Its name in the cellar.</param>
/// <param name="Appellation">Its appellation.</param>
/// <param name="Colour">Its colour.</param>
/// <param name="RetiredAt">When it was given up; null while it is made.</param>
/// <example>{"id":"prd_0199f2c81d5a7c3e8f0a4b6d2e1c9a70","name":"Saumur-Champigny","appellation":"Saumur-Champigny","colour":"red","retiredAt":null}</example>
public sealed record ProductResource(Id<Product> Id, string Name, string Appellation, WineColour Colour, DateTimeOffset? RetiredAt);

/// <summary>Lists the wines, in the order in which they were added.</summary>
/// <param name="Colour">Only those of this colour.</param>
/// <param name="IsRetired">Only those that were given up, or only those that are made.</param>
/// <param name="After">Where the page begins.</param>
/// <param name="Limit">How many wines a page has at most, up to 100.</param>
public sealed record ListProductResources(WineColour? Colour = null, bool? IsRetired = null, Id<Product>? After = null, int Limit = Page.DefaultLimit) : IPagedQuery<ProductResource>
{
    /// <inheritdoc/>
    public static Audience Audience => Audience.Member(CellarPermissions.Read);
}

/// <summary>Shows a wine.</summary>
/// <param name="Id">The wine.</param>
public sealed record ShowProductResource(Id<Product> Id) : IQuery<ProductResource>
{
    /// <inheritdoc/>
    public static Audience Audience => Audience.Member(CellarPermissions.Read);
}

internal sealed class ProductResourceHandler(CellarDb db) : IHandler<ListProductResources, Page<ProductResource>>, IHandler<ShowProductResource, ProductResource>
{
    public async Task<Result<Page<ProductResource>>> Handle(ListProductResources request, CancellationToken cancellationToken)
    {
        var products = await Resources(db.Products
            .Where(product => request.Colour == null || product.Colour == request.Colour)
            .Where(product => request.IsRetired == null || product.RetiredAt != null == request.IsRetired)
            .Where(product => request.After == null || product.Id > request.After.Value)
            .OrderBy(product => product.Id).Take(request.Limit + 1)).ToListAsync(cancellationToken);
        return Page.Of(products, request.Limit, product => product.Id.ToString());
    }

    public async Task<Result<ProductResource>> Handle(ShowProductResource request, CancellationToken cancellationToken) =>
        await Resources(db.Products.Where(product => product.Id == request.Id)).SingleOrDefaultAsync(cancellationToken) is { } product ? product : Problem.NotFound;

    private static IQueryable<ProductResource> Resources(IQueryable<Product> products) =>
        products.Select(product => new ProductResource(product.Id, product.Name, product.Appellation, product.Colour, product.RetiredAt));
}
