using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Jobs;

namespace SaasStarter.Backbone.BackOffice.Health;

/// <summary>Looks at all rows for whoever collects metrics. Recurs every five minutes.</summary>
internal sealed record MeasureHealth : IPlatformJob;

internal sealed class MeasureHealthHandler(HealthRunner runner, HealthMetrics metrics) : IHandler<MeasureHealth, Done>
{
    public async Task<Result<Done>> Handle(MeasureHealth job, CancellationToken cancellationToken)
    {
        metrics.Keep(await runner.Check(cancellationToken));
        return Done.Instance;
    }
}
