using System.Diagnostics;
using System.Globalization;
using Npgsql;
using SaasStarter.Backbone.Identity;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Tests.Cellar;

namespace SaasStarter.Benchmarks;

/// <summary>
/// The pages of a cellar with a million legs against those of one with ten thousand: same database, same process, same containers, in turns. Only the ratio means
/// something on a machine that is shared. Afterwards, what PostgreSQL does for the larger one.
/// </summary>
internal static class CellarBenchmark
{
    private const double LegsPerOperation = 2.9;
    private const int Requests = 20;

    // These two are promised; the others are looked at.
    private static readonly string[] Promised = ["cellar", "cellar/stock"];

    private static readonly (string Name, int Legs)[] Tenants = [("small", 10_000), ("large", 1_000_000)];

    public static async Task<int> Run(int rounds)
    {
        await using var postgres = await EmbeddedPostgres.Start(EmbeddedPostgresSettings.ForTests(), CancellationToken.None);
        var administrator = new NpgsqlConnectionStringBuilder(postgres.SuperuserConnectionString) { Database = "benchmark", CommandTimeout = 900 }.ConnectionString;
        using var product = MemberListBenchmark.Start("SaasStarter.Web.dll", out var address, port => [$"--urls=http://127.0.0.1:{port}"],
            ("ASPNETCORE_ENVIRONMENT", "Development"), ("Logging__LogLevel__Default", "Warning"), ("ConnectionStrings__Default", administrator));
        await MemberListBenchmark.Ready(address, "/health/ready");
        var (lot, cookie) = await Fill(administrator);

        using var client = new HttpClient(new SocketsHttpHandler { UseCookies = false });
        client.DefaultRequestHeaders.Add("Cookie", cookie);
        var failed = false;
        foreach (var page in Promised.Concat(["cellar/figures", "cellar/journal", "cellar/harvests", $"cellar/lots/{lot}"]))
        {
            List<double> small = [], large = [];
            for (var round = -1; round < rounds; round++)
            {
                var (few, many) = (await Measure(client, new Uri(address, $"/t/small/{page}")), await Measure(client, new Uri(address, $"/t/large/{page}")));
                if (round < 0)
                    continue;
                small.Add(few);
                large.Add(many);
            }
            var ratio = Median(large.Zip(small).Select(pair => pair.First / pair.Second));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{page.Split("lot_")[0],-16} 10,000 legs {Median(small),6:0.0} ms, 1,000,000 legs {Median(large),6:0.0} ms, ratio {ratio:0.00}{(Promised.Contains(page) ? " (at most 2.00 is wanted)" : "")}"));
            failed |= Promised.Contains(page) && ratio > 2;
        }
        product.Kill();
        return failed ? 1 : 0;
    }

    private static async Task<double> Measure(HttpClient client, Uri page)
    {
        var watch = Stopwatch.StartNew();
        for (var request = 0; request < Requests; request++)
        {
            using var answer = await client.GetAsync(page);
            answer.EnsureSuccessStatusCode();
            await answer.Content.CopyToAsync(Stream.Null);
        }
        return watch.Elapsed.TotalMilliseconds / Requests;
    }

    // Two estates of one owner, with 240 containers each.
    private static async Task<(string Lot, string Cookie)> Fill(string administrator)
    {
        var (token, hash) = SessionCookie.NewToken();
        await using var connection = new NpgsqlConnection(administrator);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand("""
            insert into accounts."user" (id, name, email, normalized_email, user_name, normalized_user_name, email_confirmed, culture, time_zone, created_at, is_demo, lockout_enabled, access_failed_count)
            values (md5('owner')::uuid, 'Owner', 'owner@example.com', 'OWNER@EXAMPLE.COM', 'o', 'o', true, 'en', 'Europe/Paris', now(), false, true, 0);
            insert into accounts.session (id, token_hash, user_id, created_at, last_seen_at, expires_at, address, user_agent)
            values (md5('session')::uuid, @hash, md5('owner')::uuid, now(), now(), now() + interval '1 day', '', '');
            insert into backbone.tenant (id, slug, slug_skeleton, name, status, created_at) select md5(name)::uuid, name, 'skeleton-' || name, name, 'Active', now() from unnest(@names) name;
            insert into backbone.membership (tenant_id, id, person_id, role, joined_at) select md5(name)::uuid, md5(name)::uuid, md5('owner')::uuid, 'owner', now() from unnest(@names) name;
            insert into cellar.product (tenant_id, id, name, appellation, colour) select md5(name)::uuid, md5(name)::uuid, 'Saumur', 'AOC', 'Red' from unnest(@names) name;
            insert into cellar.parcel (tenant_id, id, name, variety, area_in_ares, product_id)
            select md5(name)::uuid, md5(name || i)::uuid, 'Parcel ' || i, 'Cabernet franc', 150, md5(name)::uuid from unnest(@names) name, generate_series(1, 40) i;
            insert into cellar.container (tenant_id, id, name, room, kind, capacity_ml)
            select md5(name)::uuid, md5(name || i)::uuid, 'Tank ' || i, 'Room ' || i % 4, 'Tank', 10000000 from unnest(@names) name, generate_series(1, 240) i;
            insert into cellar.lot (tenant_id, id, product_id, vintage) select md5(name)::uuid, md5(name)::uuid, md5(name)::uuid, 2020 from unnest(@names) name;
            """, connection);
        command.Parameters.AddWithValue("hash", hash);
        command.Parameters.AddWithValue("names", Tenants.Select(tenant => tenant.Name).ToArray());
        await command.ExecuteNonQueryAsync();
        foreach (var (name, legs) in Tenants)
        {
            await using var tenant = new NpgsqlCommand("select md5(@name)::uuid", connection) { Parameters = { new("name", name) } };
            await using var grow = new NpgsqlCommand(LargeCellar.Sql, connection)
            { Parameters = { new("tenant", await tenant.ExecuteScalarAsync()), new("operations", (int)(legs / LegsPerOperation)) } };
            await grow.ExecuteNonQueryAsync();
        }
        await using var analyze = new NpgsqlCommand("vacuum analyze", connection);
        await analyze.ExecuteNonQueryAsync();
        // Eight blends before it, in both.
        return ("lot_00000000000070008000000000000050", $"saasstarter-session={token}");
    }

    private static double Median(IEnumerable<double> values) => values.Order().ToList() is var sorted ? sorted[sorted.Count / 2] : 0;
}
