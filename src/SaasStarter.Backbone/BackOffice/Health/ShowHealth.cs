using SaasStarter.Backbone.Core;

namespace SaasStarter.Backbone.BackOffice.Health;

/// <summary>Whether all that should always hold does, looked at now.</summary>
internal sealed record ShowHealth : IQuery<IReadOnlyList<CheckedRow>>
{
    public static Audience Audience => Audience.Platform(HealthPages.Read);
}

internal sealed class ShowHealthHandler(HealthRunner runner) : IHandler<ShowHealth, IReadOnlyList<CheckedRow>>
{
    public async Task<Result<IReadOnlyList<CheckedRow>>> Handle(ShowHealth request, CancellationToken cancellationToken) =>
        await runner.Check(cancellationToken);
}
