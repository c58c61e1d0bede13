using SaasStarter.Backbone.Core;
using SaasStarter.Cellar.Persistence;

namespace SaasStarter.Cellar.Estate;

/// <summary>Adds a wine that the estate makes.</summary>
/// <param name="Name">Its name in the cellar.</param>
/// <param name="Appellation">Its appellation.</param>
/// <param name="Colour">Its colour.</param>
/// <example>{"name":"Saumur-Champigny","appellation":"Saumur-Champigny","colour":"red"}</example>
public sealed record AddProduct(string Name, string Appellation, WineColour Colour) : ICommand<Done>
{
    /// <inheritdoc/>
    public static Audience Audience => Audience.Member(CellarPermissions.SetUp);

    /// <inheritdoc/>
    public string Subject => Product.ToString();

    internal Id<Product> Product { get; } = Id<Product>.New();

    /// <inheritdoc/>
    public void Validate(Validation check) => check.Line(Name, EstateRules.MaximumLength).Line(Appellation, EstateRules.MaximumLength);
}

internal sealed class AddProductHandler(CellarDb db) : IHandler<AddProduct, Done>
{
    public async Task<Result<Done>> Handle(AddProduct request, CancellationToken cancellationToken)
    {
        db.Add(new Product { Id = request.Product, Name = request.Name, Appellation = request.Appellation, Colour = request.Colour });
        await db.SaveChangesAsync(cancellationToken);
        return Done.Instance;
    }
}
