using Microsoft.Extensions.DependencyInjection;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Jobs;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;
using SaasStarter.Tests.Hosting;

namespace SaasStarter.Tests.Jobs;

/// <summary>The product, with sample jobs.</summary>
public class JobApplication(TestCluster cluster) : TestApplication(cluster)
{
    public JobLog Done { get; } = new();

    protected override IEnumerable<(string Key, string Value)> Settings => [("Jobs:LeaseSeconds", "2")];

    /// <summary>Works as the product itself, in a tenant or outside.</summary>
    public async Task<T> InScope<T>(CurrentTenant? tenant, Func<IJobs, Task<T>> work)
    {
        await using var services = Services.CreateAsyncScope();
        var scope = services.ServiceProvider.GetRequiredService<TenantScope>();
        if (tenant is null)
            scope.Identify(Caller.System);
        else
            scope.Enter(tenant, Caller.System);
        return await work(services.ServiceProvider.GetRequiredService<IJobs>());
    }

    internal Task<Id<Job>> Enqueue(CurrentTenant tenant, IJob job, JobOptions? options = null) =>
        InScope(tenant, jobs => jobs.Enqueue(job, options ?? JobOptions.Default, CancellationToken.None));

    /// <summary>Waits until something is as it should be.</summary>
    public static async Task Until(Func<Task<bool>> condition, string what)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!await condition())
        {
            Assert.False(limit.IsCancellationRequested, $"In 30 s it did not happen that {what}.");
            await Task.Delay(15);
        }
    }

    /// <summary>Waits until a job is in a state.</summary>
    internal Task Until(Id<Job> job, JobState state) => Until(async () => await StateOf(job) == state.ToString(), $"{job} is {state}");

    internal async Task<string?> StateOf(Id<Job> job) =>
        (await Sql(TestDatabase.Superuser, $"select state from backbone.job where id = '{job.Value}'")).Select(row => (string?)row[0]).SingleOrDefault();

    protected override void Configure(IServiceCollection services)
    {
        services.AddSingleton(Done);
        services.AddHandlers(typeof(JobApplication).Assembly);
    }
}
