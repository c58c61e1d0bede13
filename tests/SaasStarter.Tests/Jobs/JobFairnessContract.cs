using System.Diagnostics;
using SaasStarter.Backbone.Jobs;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Tests.Jobs;

/// <summary>What any job engine must do for one tenant while another has very much to do. It measures, so derive from it where nothing else runs.</summary>
public abstract class JobFairnessContract(JobApplication app)
{
    private JobLog Log => app.Done;

    [Fact]
    public async Task Ten_thousand_jobs_of_one_tenant_do_not_hold_up_another()
    {
        var (flood, other) = (await app.NewTenant(), await app.NewTenant());
        Log.On("flood", cancellationToken => Task.Delay(50, cancellationToken));
        var alone = await Latencies(other, "alone");
        await Flood(flood, new Note("flood"), 10_000);
        await app.UntilBegun("flood", 50);

        var beside = await Latencies(other, "beside");

        Assert.True(Log.CountOf("flood") < 9_000, "The flood was over before the measurement was.");
        Assert.True(P95(beside) <= 2 * P95(alone), $"95 % of the other tenant's jobs took {P95(alone):0.0} ms alone, {P95(beside):0.0} ms beside 10,000 jobs.");
        await StopFlood(flood);
    }

    /// <summary>Puts many jobs of one tenant into the engine, by whatever way is fast.</summary>
    protected abstract Task Flood(CurrentTenant tenant, IJob job, int count);

    /// <summary>Takes away what is left of them.</summary>
    protected abstract Task StopFlood(CurrentTenant tenant);

    private async Task<double[]> Latencies(CurrentTenant tenant, string what)
    {
        var latencies = new double[100];
        for (var number = 0; number < latencies.Length; number++)
        {
            var ended = new TaskCompletionSource();
            Log.On($"{what} {number}", async cancellationToken =>
            {
                await Task.Delay(20, cancellationToken);
                ended.SetResult();
            });
            var asked = Stopwatch.GetTimestamp();
            await app.Enqueue(tenant, new Note($"{what} {number}"));
            await ended.Task.WaitAsync(TimeSpan.FromSeconds(30));
            latencies[number] = Stopwatch.GetElapsedTime(asked).TotalMilliseconds;
        }
        return latencies;
    }

    private static double P95(double[] values) => values.Order().ElementAt((int)(values.Length * 0.95));
}
