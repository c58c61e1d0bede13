using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Hosting;

namespace SaasStarter.Tests.Hosting;

public sealed class HealthTests
{
    [Fact]
    public async Task Alive_is_alive_whatever_else_is_wrong()
    {
        await using var app = await Start(new Check("database", _ => Task.FromResult<string?>("Away.")));
        Assert.Equal((HttpStatusCode.OK, """{"status":"live"}"""), await Get(app, "/health/live"));
    }

    [Fact]
    public async Task Ready_names_what_was_checked()
    {
        await using var app = await Start(new Check("database", _ => Task.FromResult<string?>(null)));
        Assert.Equal((HttpStatusCode.OK, """{"status":"ready","checks":[{"name":"database","status":"ok","reason":null}]}"""), await Get(app, "/health/ready"));
    }

    [Fact]
    public async Task Unready_says_why()
    {
        await using var app = await Start(new Check("database", _ => Task.FromResult<string?>("2 migrations are missing.")), new Check("disk", _ => Task.FromResult<string?>(null)));
        var (status, answer) = await Get(app, "/health/ready");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        Assert.Contains("""{"name":"database","status":"failed","reason":"2 migrations are missing."}""", answer, StringComparison.Ordinal);
        Assert.Contains("""{"name":"disk","status":"ok","reason":null}""", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_check_that_throws_tells_nothing_to_strangers()
    {
        await using var app = await Start(new Check("database", _ => throw new InvalidOperationException("Password=secret")));
        var (status, answer) = await Get(app, "/health/ready");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        Assert.DoesNotContain("secret", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_check_that_hangs_counts_as_failed()
    {
        await using var app = await Start(new Check("database", _ => new TaskCompletionSource<string?>().Task));
        var (status, answer) = await Get(app, "/health/ready");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        Assert.Contains("No answer within 5 s.", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task However_many_ask_the_checks_run_once_a_second()
    {
        var runs = 0;
        await using var app = await Start(new Check("database", async _ =>
        {
            Interlocked.Increment(ref runs);
            await Task.Delay(50, TestContext.Current.CancellationToken);
            return null;
        }));
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Get(app, "/health/ready")));
        Assert.InRange(runs, 1, 2);
    }

    private static async Task<WebApplication> Start(params Check[] checks)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRoutingCore().AddSingleton<TimeProvider>(new Mail.HastyTime()).AddSingleton<Readiness>();
        foreach (var check in checks)
            builder.Services.AddSingleton<IReadinessCheck>(check);
        var app = builder.Build();
        app.UseRouting();
        app.MapHealth();
        await app.StartAsync(TestContext.Current.CancellationToken);
        return app;
    }

    private static async Task<(HttpStatusCode, string)> Get(WebApplication app, string path)
    {
        using var client = new HttpClient();
        using var answer = await client.GetAsync(new Uri($"{app.Urls.Single()}{path}"), TestContext.Current.CancellationToken);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    private sealed record Check(string Name, Func<CancellationToken, Task<string?>> Look) : IReadinessCheck
    {
        public Task<string?> Problem(CancellationToken cancellationToken) => Look(cancellationToken);
    }
}
