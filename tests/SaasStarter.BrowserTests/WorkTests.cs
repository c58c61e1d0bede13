using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Jobs;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;
using SaasStarter.Tests.Hosting;
using static Microsoft.Playwright.Assertions;

namespace SaasStarter.BrowserTests;

public sealed class WorkTests(WorkTests.WorkingProduct app, Chromium chromium) : IClassFixture<WorkTests.WorkingProduct>
{
    [Fact]
    public async Task A_long_job_shows_its_progress_in_an_open_page_and_can_be_cancelled()
    {
        var (owner, tenant) = await Owner("bodega-work");
        await using var ana = await chromium.Somebody(app, owner);
        await ana.Page.GotoAsync(tenant.Path("work"));
        await Expect(ana.Page.Locator("main")).ToContainTextAsync("Nothing is going on");
        await ana.Page.EvaluateAsync("() => document.body.dataset.same = 'page'");

        var job = await app.Count(tenant);

        var progress = ana.Page.Locator("progress[aria-label='Count the bottles']");
        await Expect(progress).ToHaveAttributeAsync("max", "1000");
        var before = await ValueOf(progress);
        await Expect(progress).Not.ToHaveAttributeAsync("value", before.ToString(CultureInfo.InvariantCulture));
        Assert.True(await ValueOf(progress) > before);
        Assert.Equal("page", await ana.Page.EvaluateAsync<string>("() => document.body.dataset.same"));

        await Cancel(ana, job);

        await Expect(ana.Page.Locator($"#{job}")).ToContainTextAsync("Cancelled", new() { Timeout = 10_000 });
        await Expect(progress).ToHaveCountAsync(0);
        Assert.Empty(ana.Complaints);
    }

    [Fact]
    public async Task A_job_is_seen_and_cancelled_without_script()
    {
        var (owner, tenant) = await Owner("bodega-still-work");
        await using var ana = await chromium.Somebody(app, owner, new() { JavaScriptEnabled = false });
        var job = await app.Count(tenant);
        await ana.Page.GotoAsync(tenant.Path("work"));
        await Expect(ana.Page.Locator($"#{job}")).ToContainTextAsync("Count the bottles");

        await Cancel(ana, job);

        await Expect(ana.Page.Locator(".notice")).ToContainTextAsync("Cancelled. What had begun is undone.");
        Assert.Empty(ana.Complaints);
    }

    private async Task<(TestVisitor Owner, CurrentTenant Tenant)> Owner(string slug)
    {
        var owner = await app.SignUp($"ana.{slug}@example.com", "Ana Costa");
        return (owner, await app.CreateTenant(owner, "Bodega Work", slug));
    }

    private static async Task<int> ValueOf(ILocator progress) => int.Parse(await progress.GetAttributeAsync("value") ?? "0", CultureInfo.InvariantCulture);

    private static async Task Cancel(Person person, Id<Job> job)
    {
        var row = person.Page.Locator($"#{job}");
        await row.Locator("details.confirm > summary").ClickAsync();
        await row.Locator("details.confirm form button").ClickAsync();
    }

    /// <summary>The product on a real port, with work that takes its time.</summary>
    public sealed class WorkingProduct(TestCluster cluster) : TestApplication(cluster)
    {
        protected override bool OnPort => true;

        /// <summary>Begins a job that counts for minutes.</summary>
        internal async Task<Id<Job>> Count(CurrentTenant tenant)
        {
            await using var services = Services.CreateAsyncScope();
            services.ServiceProvider.GetRequiredService<TenantScope>().Enter(tenant, Caller.System);
            return await services.ServiceProvider.GetRequiredService<IJobs>().Enqueue(new CountBottles(1000), new() { Title = "Count the bottles" }, CancellationToken.None);
        }

        protected override void Configure(IServiceCollection services) => services.AddHandlers(typeof(WorkingProduct).Assembly);
    }
}

/// <summary>Counts slowly, and says how far it is.</summary>
internal sealed record CountBottles(int Bottles) : IJob;

internal sealed class CountBottlesHandler(JobProgress progress) : IHandler<CountBottles, Done>
{
    private static readonly TimeSpan PerBottle = TimeSpan.FromMilliseconds(200);

    public async Task<Result<Done>> Handle(CountBottles job, CancellationToken cancellationToken)
    {
        for (var bottle = 1; bottle <= job.Bottles; bottle++)
        {
            await progress.Report(bottle, job.Bottles, cancellationToken);
            await Task.Delay(PerBottle, cancellationToken);
        }
        return Done.Instance;
    }
}
