using Microsoft.Extensions.DependencyInjection;
using SaasStarter.Backbone.Billing;
using SaasStarter.Backbone.Core;

namespace SaasStarter.Cellar.Estate;

/// <summary>How many containers the plan includes, and how many there are, for those who add one.</summary>
public sealed record ShowContainerRoom : IQuery<UsedLimit>
{
    /// <inheritdoc/>
    public static Audience Audience => Audience.Member(CellarPermissions.SetUp);
}

internal sealed class ShowContainerRoomHandler(IEntitlements entitlements, [FromKeyedServices(CellarTerms.ContainersName)] ILimitCounter counter) : IHandler<ShowContainerRoom, UsedLimit>
{
    public async Task<Result<UsedLimit>> Handle(ShowContainerRoom request, CancellationToken cancellationToken) =>
        new UsedLimit(CellarTerms.Containers, await counter.Count(cancellationToken), entitlements.MaximumOf(CellarTerms.Containers));
}
