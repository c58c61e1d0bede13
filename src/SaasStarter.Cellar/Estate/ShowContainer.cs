using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Cellar.Operations;
using SaasStarter.Cellar.Persistence;

namespace SaasStarter.Cellar.Estate;

/// <summary>A container, what can be done with it, and what was done last.</summary>
/// <param name="Id">The container.</param>
public sealed record ShowContainer(Id<Container> Id) : IQuery<ContainerDetails>
{
    /// <summary>How many operations are shown.</summary>
    public const int Recent = 12;

    // What is offered in a list to choose from.
    internal const int Choices = 500;

    /// <inheritdoc/>
    public static Audience Audience => Audience.Member(CellarPermissions.Read);
}

/// <summary>A container with what surrounds it.</summary>
/// <param name="Container">The container.</param>
/// <param name="Others">The other containers.</param>
/// <param name="Products">The wines that a blend can be meant for.</param>
/// <param name="Recent">What was done last, the newest first.</param>
public sealed record ContainerDetails(
    ContainerView Container, IReadOnlyList<ContainerView> Others, IReadOnlyList<ProductView> Products, IReadOnlyList<OperationView> Recent);

internal sealed class ShowContainerHandler(CellarDb db) : IHandler<ShowContainer, ContainerDetails>
{
    public async Task<Result<ContainerDetails>> Handle(ShowContainer request, CancellationToken cancellationToken)
    {
        if (await db.ViewsOf(db.Containers.Where(container => container.Id == request.Id), cancellationToken) is not [var container])
            return Problem.NotFound;
        var others = await db.ViewsOf(db.Containers.Where(other => other.Id != request.Id && other.RetiredAt == null).InOrder().Take(ShowContainer.Choices), cancellationToken);
        var products = await db.Products.Where(product => product.RetiredAt == null).OrderBy(product => product.Name).Take(ShowContainer.Choices)
            .Select(product => new ProductView(product.Id, product.Name, product.Appellation, product.Colour)).ToListAsync(cancellationToken);
        var recent = await db.OperationViews(
            db.Legs.Where(leg => leg.ContainerId == request.Id).OrderByDescending(leg => leg.Id).Select(leg => leg.OperationId).Take(ShowContainer.Recent * 3),
            ShowContainer.Recent, cancellationToken);
        return new ContainerDetails(container, others, products, recent);
    }
}
