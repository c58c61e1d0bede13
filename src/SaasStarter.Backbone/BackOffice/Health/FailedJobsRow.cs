using SaasStarter.Backbone.Core;

namespace SaasStarter.Backbone.BackOffice.Health;

/// <summary>No job is parked because it failed for good.</summary>
internal sealed class FailedJobsRow(JobStates states) : IHealthRow
{
    public static string Name => "failed-jobs";

    public static LocalizedText Title => Strings.Text("FailedJobs");

    public static string Page => JobPaths.Jobs;

    public async Task<HealthState> Check(CancellationToken cancellationToken)
    {
        var failed = (await states.Count(cancellationToken)).GetValueOrDefault(JobView.Failed);
        return failed == 0 ? HealthState.Green(Strings.Text("FailedJobsNone")) : HealthState.Red(Strings.Text("FailedJobsSome", failed));
    }
}
