using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Cellar.Persistence;

namespace SaasStarter.Cellar;

/// <summary>What plans say about the cellar. How many people work in it is a limit of the Backbone already: the members' seats.</summary>
public static class CellarTerms
{
    /// <summary>The name of <see cref="Containers"/>, where only a constant will do.</summary>
    public const string ContainersName = "cellar.containers";

    /// <summary>Containers that are in use.</summary>
    public static Limit Containers { get; } = new(ContainersName, Strings.Text("Containers"));
}

/// <summary>Counts <see cref="CellarTerms.Containers"/>.</summary>
internal sealed class ContainerCounter(CellarDb db) : ILimitCounter
{
    public async Task<LimitUse> Count(CancellationToken cancellationToken) =>
        new(await db.Containers.LongCountAsync(container => container.RetiredAt == null, cancellationToken));
}
