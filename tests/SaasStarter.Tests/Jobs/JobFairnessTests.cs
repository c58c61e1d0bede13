using SaasStarter.Backbone.Jobs;
using SaasStarter.Backbone.Tenancy;
using SaasStarter.Tests.Hosting;

namespace SaasStarter.Tests.Jobs;

/// <summary>Our own engine, when nothing else runs.</summary>
[Collection(nameof(Measurements))]
public sealed class JobFairnessTests(JobApplication app) : JobFairnessContract(app), IClassFixture<JobApplication>
{
    private readonly JobApplication _app = app;

    protected override async Task Flood(CurrentTenant tenant, IJob job, int count) => await _app.Sql(TestDatabase.Superuser, $"""
        insert into backbone.job (id, tenant_id, lane, queue, type, payload, priority, state, run_at, attempt, maximum_attempts, cancel_requested, continue_when, culture, created_at)
        select gen_random_uuid(), '{tenant.Id.Value}', '{tenant.Id.Value}', 'default', '{job.GetType().Name}', '{JobType.Write(job)}', 0, 'Waiting', now(), 0, 10, false, 'Succeeded', 'en', now()
        from generate_series(1, {count})
        """);

    /// <inheritdoc/>
    protected override async Task StopFlood(CurrentTenant tenant) =>
        await _app.Sql(TestDatabase.Superuser, $"delete from backbone.job where tenant_id = '{tenant.Id.Value}'");
}
