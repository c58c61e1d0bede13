using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Jobs;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;
using SaasStarter.Tests.Hosting;

namespace SaasStarter.Tests.Jobs;

/// <summary>The product, with sample jobs.</summary>
public class JobApplication(TestCluster cluster) : TestApplication(cluster)
{
    private int _nodes;
    private int _tenants;

    public JobLog Done { get; } = new();

    /// <summary>What was told to those who run the product.</summary>
    public ReportedErrors Reported { get; } = new();

    /// <summary>Whether what is reported is kept in <see cref="Reported"/>, rather than sent.</summary>
    protected virtual bool KeepsReports => true;

    protected override IEnumerable<(string Key, string Value)> Settings => [("Jobs:LeaseSeconds", "2")];

    /// <summary>Works as the product itself, in a tenant or outside.</summary>
    public Task<T> InScope<T>(CurrentTenant? tenant, Func<IJobs, Task<T>> work) => InScope(Services, tenant, work);

    public static async Task<T> InScope<T>(IServiceProvider node, CurrentTenant? tenant, Func<IJobs, Task<T>> work)
    {
        await using var services = node.CreateAsyncScope();
        var scope = services.ServiceProvider.GetRequiredService<TenantScope>();
        if (tenant is null)
            scope.Identify(Caller.System);
        else
            scope.Enter(tenant, Caller.System);
        return await work(services.ServiceProvider.GetRequiredService<IJobs>());
    }

    public Task<Id<Job>> Enqueue(CurrentTenant tenant, IJob job, JobOptions? options = null) =>
        InScope(tenant, jobs => jobs.Enqueue(job, options ?? JobOptions.Default, CancellationToken.None));

    public async Task<CurrentTenant> NewTenant()
    {
        var number = Interlocked.Increment(ref _tenants).ToString(CultureInfo.InvariantCulture);
        return await CreateTenant(await SignUp($"jobs{number}@example.com"), $"Jobs {number}");
    }

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

    /// <summary>Waits until a sample job that was told this has begun so often.</summary>
    public Task UntilBegun(string what, int times = 1) => Until(() => Task.FromResult(Done.CountOf(what) >= times), $"'{what}' has begun {times} times");

    /// <summary>Waits until a job is in a state.</summary>
    public Task Until(Id<Job> job, JobState state) => Until(async () => await StateOf(job) == state.ToString(), $"{job} is {state}");

    public async Task<string?> StateOf(Id<Job> job) => (string?)(await Row(job, "state"))?[0];

    /// <summary>Some columns of a job; null when there is none.</summary>
    public async Task<object?[]?> Row(Id<Job> job, string columns) =>
        (await Sql(TestDatabase.Superuser, $"select {columns} from backbone.job where id = '{job.Value}'")).SingleOrDefault();

    protected override void Configure(IServiceCollection services)
    {
        services.AddSingleton(Done);
        services.AddSingleton(new NodeName(Interlocked.Increment(ref _nodes)));
        services.AddSingleton(new JobQueue("single", 1));
        services.AddHandlers(typeof(JobApplication).Assembly);
        services.AddRecurringJob<Nightly>("nightly", "0 3 * * *", "Europe/Paris");
        if (KeepsReports)
            services.Replace(ServiceDescriptor.Singleton<IErrorReporter>(Reported));
    }
}

/// <summary>Keeps what is reported.</summary>
public sealed class ReportedErrors : IErrorReporter
{
    private readonly ConcurrentQueue<(Exception Exception, ErrorDetails Details)> _errors = [];

    public IReadOnlyList<(Exception Exception, ErrorDetails Details)> All => [.. _errors];

    public void Report(Exception exception, ErrorDetails details) => _errors.Enqueue((exception, details));
}
