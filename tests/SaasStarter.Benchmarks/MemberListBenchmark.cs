using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Reflection;
using Npgsql;
using SaasStarter.Backbone.Identity;
using SaasStarter.Backbone.Persistence;

namespace SaasStarter.Benchmarks;

/// <summary>
/// The shipped member list (20 rows; routing, session and membership check, dispatcher, row level security) against <see cref="BareApplication"/>:
/// same database, same bytes, each in a process of its own, in turns. Only the ratios mean something on a machine that is shared: that of the
/// throughput, and that of the processor time which an answer takes, in the application and in PostgreSQL together.
/// </summary>
internal static class MemberListBenchmark
{
    private const int Connections = 16;
    // Short, so that what else runs on the machine disturbs both sides alike.
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(1);

    public static async Task<int> Run(int rounds)
    {
        await using var postgres = await EmbeddedPostgres.Start(EmbeddedPostgresSettings.ForTests(), CancellationToken.None);
        var administrator = new NpgsqlConnectionStringBuilder(postgres.SuperuserConnectionString) { Database = "benchmark" }.ConnectionString;

        using var product = Start("SaasStarter.Web.dll", out var productAddress, port => [$"--urls=http://127.0.0.1:{port}"],
            ("ASPNETCORE_ENVIRONMENT", "Development"), ("Logging__LogLevel__Default", "Warning"), ("ConnectionStrings__Default", administrator));
        await Ready(productAddress, "/health/ready");
        var (tenant, cookie) = await Fill(administrator);

        using var bare = Start("SaasStarter.Benchmarks.dll", out var bareAddress, port => ["bare", administrator, $"{port}"]);
        await Ready(bareAddress, "/");
        var bareCookie = await SignIn(bareAddress, tenant);

        var sides = new[]
        {
            new Side("bare", new Uri(bareAddress, "/members"), bareCookie, bare),
            new Side("product", new Uri(productAddress, "/t/tenant-7/members.json"), cookie, product),
        };
        await RequireSameBytes(sides);
        foreach (var side in sides)
            await Measure(side, postgres.ServerProcessId, 5 * Round);
        for (var round = 0; round < rounds; round++)
        {
            foreach (var side in sides)
                side.Rounds.Add(await Measure(side, postgres.ServerProcessId, Round));
        }

        foreach (var side in sides)
        {
            Console.WriteLine($"{side.Name,-8} {Median(side.Rounds.Select(round => round.Rate)),8:0} requests/s, {Median(side.Rounds.Select(round => round.Work)),6:0} µs of processor each, "
                + $"the median of {rounds} rounds ({side.Rounds.Min(round => round.Rate):0} to {side.Rounds.Max(round => round.Rate):0})");
        }
        var pairs = sides[1].Rounds.Zip(sides[0].Rounds).ToList();
        var ratio = Median(pairs.Select(pair => pair.First.Rate / pair.Second.Rate));
        Console.WriteLine($"product / bare = {ratio:0.00} in throughput (at least 0.80 is wanted), {Median(pairs.Select(pair => pair.First.Work / pair.Second.Work)):0.00} in processor time, "
            + $"{Environment.ProcessorCount} cores");
        bare.Kill();
        product.Kill();
        return ratio >= 0.80 ? 0 : 1;
    }

    // A hundred tenants with fifty members each.
    private static async Task<(Guid Tenant, string Cookie)> Fill(string administrator)
    {
        var (token, hash) = SessionCookie.NewToken();
        await using var connection = new NpgsqlConnection(administrator);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand("""
            insert into accounts."user" (id, name, email, normalized_email, user_name, normalized_user_name, email_confirmed, culture, time_zone, created_at,
                                         is_demo, lockout_enabled, access_failed_count)
            select md5('user ' || i)::uuid, 'Person ' || i, i || '@example.com', i || '@EXAMPLE.COM', i, i, true, 'en', 'Europe/Paris', now(), false, true, 0
            from generate_series(1, 5000) i;
            insert into backbone.tenant (id, slug, slug_skeleton, name, status, created_at)
            select md5('tenant ' || i)::uuid, 'tenant-' || i, 'skeleton-' || i, 'Tenant ' || i, 'Active', now() from generate_series(0, 99) i;
            insert into backbone.membership (tenant_id, id, person_id, role, joined_at)
            select md5('tenant ' || i % 100)::uuid, md5('member ' || i)::uuid, md5('user ' || i)::uuid, 'owner', now() from generate_series(1, 5000) i;
            insert into accounts.session (id, token_hash, user_id, created_at, last_seen_at, expires_at, address, user_agent)
            select md5('session ' || i)::uuid, sha256(('session ' || i)::bytea), md5('user ' || i)::uuid, now(), now(), now() + interval '1 day', '', '' from generate_series(1, 5000) i;
            update accounts.session set token_hash = @hash where id = md5('session 7')::uuid;
            analyze;
            select md5('tenant 7')::uuid;
            """, connection);
        command.Parameters.AddWithValue("hash", hash);
        return ((Guid)(await command.ExecuteScalarAsync())!, $"saasstarter-session={token}");
    }

    private static double Median(IEnumerable<double> values) => values.Order().ToList() is var sorted ? sorted[sorted.Count / 2] : 0;

    private static async Task<Measurement> Measure(Side side, int postgres, TimeSpan duration)
    {
        var before = Processors.TimeOf(side.Process, postgres);
        using var client = new HttpClient(new SocketsHttpHandler { UseCookies = false, MaxConnectionsPerServer = Connections });
        var requests = 0;
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, Connections).Select(async _ =>
        {
            while (watch.Elapsed < duration)
            {
                using var answer = await client.SendAsync(side.Request());
                await answer.Content.CopyToAsync(Stream.Null);
                answer.EnsureSuccessStatusCode();
                Interlocked.Increment(ref requests);
            }
        }));
        var elapsed = watch.Elapsed;
        return new(requests / elapsed.TotalSeconds, (Processors.TimeOf(side.Process, postgres) - before).TotalMicroseconds / requests);
    }

    private static async Task RequireSameBytes(Side[] sides)
    {
        using var client = new HttpClient(new SocketsHttpHandler { UseCookies = false });
        var bodies = new List<string>();
        foreach (var side in sides)
        {
            using var answer = await client.SendAsync(side.Request());
            bodies.Add(await answer.EnsureSuccessStatusCode().Content.ReadAsStringAsync());
        }
        if (bodies[0] != bodies[1])
            throw new InvalidOperationException($"The two do not answer the same:\n{bodies[0]}\n{bodies[1]}");
    }

    private static async Task<string> SignIn(Uri address, Guid tenant)
    {
        using var client = new HttpClient(new SocketsHttpHandler { UseCookies = false });
        using var answer = await client.PostAsync(new Uri(address, $"/sign-in/{tenant}"), null);
        return answer.EnsureSuccessStatusCode().Headers.GetValues("Set-Cookie").Single().Split(';')[0];
    }

    internal static async Task Ready(Uri address, string path)
    {
        using var client = new HttpClient();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (true)
        {
            try
            {
                using var answer = await client.GetAsync(new Uri(address, path), limit.Token);
                if (answer.StatusCode is not HttpStatusCode.ServiceUnavailable)
                    return;
            }
            catch (HttpRequestException)
            {
                await Task.Delay(100, limit.Token);
            }
        }
    }

    internal static Process Start(string assembly, out Uri address, Func<int, string[]> arguments, params (string Name, string Value)[] environment)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        address = new($"http://127.0.0.1:{port}");
        var folder = Path.GetDirectoryName(Assembly.GetExecutingAssembly().Location)!;
        var start = new ProcessStartInfo("dotnet", [Path.Combine(folder, assembly), .. arguments(port)]) { WorkingDirectory = folder };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        return Process.Start(start)!;
    }
}

/// <summary>What a round told.</summary>
/// <param name="Rate">Answers per second.</param>
/// <param name="Work">Microseconds of processor time per answer; of the application alone where PostgreSQL's processes cannot be told apart.</param>
internal sealed record Measurement(double Rate, double Work);

/// <summary>One side of the comparison.</summary>
internal sealed record Side(string Name, Uri Address, string Cookie, Process Process)
{
    public List<Measurement> Rounds { get; } = [];

    public HttpRequestMessage Request() => new(HttpMethod.Get, Address) { Headers = { { "Cookie", Cookie } } };
}
