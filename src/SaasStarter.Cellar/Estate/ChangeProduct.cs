using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Live;
using SaasStarter.Cellar.Operations;
using SaasStarter.Cellar.Persistence;

namespace SaasStarter.Cellar.Estate;

/// <summary>Changes what is written about a wine; its lots follow.</summary>
/// <param name="Id">The wine.</param>
/// <param name="Name">Its name in the cellar.</param>
/// <param name="Appellation">Its appellation.</param>
/// <param name="Colour">Its colour.</param>
/// <example>{"name":"Saumur-Champigny","appellation":"Saumur-Champigny","colour":"red"}</example>
public sealed record ChangeProduct(Id<Product> Id, string Name, string Appellation, WineColour Colour) : ICommand<Done>
{
    /// <inheritdoc/>
    public static Audience Audience => Audience.Member(CellarPermissions.SetUp);

    /// <inheritdoc/>
    public string Subject => Id.ToString();

    /// <inheritdoc/>
    public void Validate(Validation check) => check.Line(Name, EstateRules.MaximumLength).Line(Appellation, EstateRules.MaximumLength);
}

internal sealed class ChangeProductHandler(CellarDb db, LiveTopics live) : IHandler<ChangeProduct, Done>
{
    public async Task<Result<Done>> Handle(ChangeProduct request, CancellationToken cancellationToken)
    {
        if (await db.Products.SingleOrDefaultAsync(product => product.Id == request.Id, cancellationToken) is not { } product)
            return Problem.NotFound;
        (product.Name, product.Appellation, product.Colour) = (request.Name, request.Appellation, request.Colour);
        await db.SaveChangesAsync(cancellationToken);
        live.Changed(Ledger.Topic);
        return Done.Instance;
    }
}
