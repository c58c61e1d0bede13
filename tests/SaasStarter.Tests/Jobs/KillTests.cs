using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Jobs;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Tests.Hosting;
using SaasStarter.Tests.Jobs;

[assembly: HostingStartup(typeof(KilledNode))]

namespace SaasStarter.Tests.Jobs;

/// <summary>Leaves one line in the database, and one call elsewhere.</summary>
internal sealed record LeaveTrace(int Number, string Elsewhere) : IJob
{
    public static int MaximumAttempts => 100;
}

internal sealed class LeaveTraceHandler(BackboneDb db, CurrentJob current, IHttpClientFactory clients) : IHandler<LeaveTrace, Done>
{
    public async Task<Result<Done>> Handle(LeaveTrace job, CancellationToken cancellationToken)
    {
        await db.Database.ExecuteSqlAsync($"insert into public.trace (number) values ({job.Number})", cancellationToken);
        using var client = clients.CreateClient();
        using var call = new HttpRequestMessage(HttpMethod.Post, $"{job.Elsewhere}{job.Number}") { Headers = { { "Idempotency-Key", current.Id.ToString() } } };
        using var answer = await client.SendAsync(call, cancellationToken);
        answer.EnsureSuccessStatusCode();
        await Task.Delay(60, cancellationToken);
        return Done.Instance;
    }
}

/// <summary>Adds <see cref="LeaveTrace"/> to the product in a process of its own, which ASP.NET Core does for an assembly that the environment names.</summary>
public sealed class KilledNode : IHostingStartup
{
    public void Configure(IWebHostBuilder builder) => builder.ConfigureServices(services =>
    {
        services.AddHttpClient();
        services.AddScoped<IHandler<LeaveTrace, Done>, LeaveTraceHandler>();
        services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Error));
    });
}

/// <summary>The product as whole processes that are killed.</summary>
public sealed class KillTests(TestCluster cluster)
{
    private const int Jobs = 5000;
    private const int Kills = 20;

    [Fact]
    public async Task Twenty_killed_processes_leave_each_effect_of_five_thousand_jobs_once()
    {
        var database = await cluster.Clone();
        await using var elsewhere = new Elsewhere();
        var tenants = await Prepare(database, elsewhere.Address);
        ProductProcess[] nodes = [Start(database), Start(database)];
        try
        {
            for (var kill = 1; kill <= Kills; kill++)
            {
                var enough = (Jobs - 500) * kill / Kills;
                await Until(database, done => done >= enough, nodes);
                await nodes[kill % 2].Kill();
                nodes[kill % 2].Dispose();
                nodes[kill % 2] = Start(database);
            }
            Assert.True(await Succeeded(database) < Jobs, "The last process was killed when all was done.");
            await Until(database, done => done == Jobs, nodes);
        }
        finally
        {
            foreach (var node in nodes)
                node.Dispose();
        }

        Assert.Equal(2, tenants);
        var traces = await database.Sql(TestDatabase.Superuser, "select count(*), count(distinct number), min(number), max(number) from public.trace");
        Assert.Equal([(long)Jobs, (long)Jobs, 1, Jobs], traces[0]);
        Assert.Equal([(long)Kills], (await database.Sql(TestDatabase.Superuser, "select least(20, count(*)) from backbone.job where attempt > 1"))[0]);
        var calls = elsewhere.Calls;
        Assert.Equal(Jobs, calls.Select(call => call.Path).Distinct().Count());
        Assert.Equal(Jobs, calls.Distinct().Count());
        await cluster.Drop(database);
    }

    private static async Task<int> Prepare(TestDatabase database, string elsewhere)
    {
        await database.Sql(TestDatabase.Superuser, $$"""
            create table public.trace (number int not null);
            grant usage on schema public to {{DatabaseRoles.Application}};
            grant insert on public.trace to {{DatabaseRoles.Application}};
            insert into backbone.tenant (id, slug, slug_skeleton, name, status, created_at)
                select gen_random_uuid(), 'killed-' || one, 'killed' || one, 'Killed', 'Active', now() from generate_series(1, 2) one;
            insert into backbone.job (id, tenant_id, lane, queue, type, payload, priority, state, run_at, attempt, maximum_attempts, cancel_requested, continue_when, culture, created_at)
                select gen_random_uuid(), tenant.id, tenant.id, 'default', 'LeaveTrace', json_build_object('number', number, 'elsewhere', '{{elsewhere}}'), 0, 'Waiting', now(), 0, 100, false, 'Succeeded', 'en', now()
                from generate_series(1, {{Jobs}}) number join backbone.tenant on slug = 'killed-' || (1 + number % 2);
            """);
        return 2;
    }

    private static ProductProcess Start(TestDatabase database) => ProductProcess.Start(database,
        ("ASPNETCORE_HOSTINGSTARTUPASSEMBLIES", typeof(KilledNode).Assembly.GetName().Name!), ("Jobs__LeaseSeconds", "2"));

    private static async Task Until(TestDatabase database, Func<long, bool> reached, ProductProcess[] nodes)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(90));
        for (var done = 0L; !reached(done); done = await Succeeded(database))
        {
            Assert.False(limit.IsCancellationRequested, $"After 90 s, {done} jobs are done.");
            Assert.All(nodes, node => Assert.False(node.HasExited, "A node ended by itself."));
            await Task.Delay(50);
        }
    }

    private static Task<long> Succeeded(TestDatabase database) =>
        database.Value<long>(TestDatabase.Superuser, "select count(*) from backbone.job where state = 'Succeeded' and type = 'LeaveTrace'");

    /// <summary>Somebody else's service, which notes who called with which key.</summary>
    private sealed class Elsewhere : IAsyncDisposable
    {
        private readonly HttpListener _listener = new();
        private readonly ConcurrentQueue<(string Path, string? Key)> _calls = [];
        private readonly Task _listening;

        public Elsewhere()
        {
            using (var probe = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0))
            {
                probe.Start();
                Address = $"http://127.0.0.1:{((IPEndPoint)probe.LocalEndpoint).Port}/";
            }
            _listener.Prefixes.Add(Address);
            _listener.Start();
            _listening = Listen();
        }

        public string Address { get; }

        public IReadOnlyList<(string Path, string? Key)> Calls => [.. _calls];

        public async ValueTask DisposeAsync()
        {
            _listener.Close();
            await _listening;
        }

        private async Task Listen()
        {
            while (true)
            {
                try
                {
                    var call = await _listener.GetContextAsync();
                    _calls.Enqueue((call.Request.Url!.AbsolutePath, call.Request.Headers["Idempotency-Key"]));
                    call.Response.StatusCode = 204;
                    call.Response.Close();
                }
                catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException)
                {
                    // A caller was killed while it called, or the test is over.
                    if (!_listener.IsListening)
                        return;
                }
            }
        }
    }
}
