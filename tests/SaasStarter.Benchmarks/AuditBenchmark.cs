using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Hosting;
using SaasStarter.Backbone.Identity;
using SaasStarter.Backbone.Memberships;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Benchmarks;

/// <summary>
/// What the audit trail costs a write: the same one with the trigger and the recorded action and without both, in turns, each compared with its neighbour. Once as a person
/// makes it, by a form of the shipped product; once as the dispatcher carries it out in this process, with nothing around it. One write adds a row, the other reads and
/// changes one. PostgreSQL keeps them as it does in production: on a disk, which each commit waits for. The processor time is that of the application and of PostgreSQL
/// together: what else runs on the machine touches it least.
/// </summary>
internal static partial class AuditBenchmark
{
    private const double Wanted = 1.25;
    // Until the compiler has done what it does in the background.
    private const int WarmUp = 1000;
    // Until PostgreSQL has its plans again: turning the trail on and off throws them away.
    private const int Settling = 40;
    private const int Writes = 100;
    private const string Tables = "backbone.invitation, cellar.product";
    private const string RecordEntry = "backbone.record_entry(text, text, text, text)";

    // What the dispatcher is asked not to record leaves no trace; for a form, which it always records, an empty function stands in for the one that does.
    private const string EmptyRecordEntry = """
        create or replace function backbone.record_entry(p_kind text, p_action text, p_subject text, p_reason text) returns void
            language plpgsql security definer set search_path = '' as $$ begin end $$
        """;

    public static async Task<int> Run(int rounds)
    {
        var folder = Directory.CreateTempSubdirectory("saasstarter-benchmark-");
        try
        {
            return await Run(rounds, folder.FullName);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<int> Run(int rounds, string folder)
    {
        await using var postgres = await EmbeddedPostgres.Start(new EmbeddedPostgresSettings(folder), CancellationToken.None);
        var administrator = new NpgsqlConnectionStringBuilder(postgres.SuperuserConnectionString) { Database = "benchmark" }.ConnectionString;
        using var product = MemberListBenchmark.Start("SaasStarter.Web.dll", out var address, port => [$"--urls=http://127.0.0.1:{port}"],
            ("ASPNETCORE_ENVIRONMENT", "Development"), ("Logging__LogLevel__Default", "None"), ("ConnectionStrings__Default", administrator));
        await MemberListBenchmark.Ready(address, "/health/ready");
        await using var source = NpgsqlDataSource.Create(administrator);
        await Rest(source);

        var isWithin = true;
        using (var person = await FormVisitor.SignIn(source, address))
        {
            isWithin &= await Compare("form, adds", rounds, source, () => Processors.TimeOf(product, postgres.ServerProcessId), (_, number) => person.Add(number));
            isWithin &= await Compare("form, changes", rounds, source, () => Processors.TimeOf(product, postgres.ServerProcessId), (_, number) => person.Change(number));
        }
        product.Kill();
        await product.WaitForExitAsync();

        await using var dispatcher = await DirectSender.Start(administrator, source);
        using var own = Process.GetCurrentProcess();
        foreach (var inserts in new[] { true, false })
        {
            isWithin &= await Compare($"dispatcher, {(inserts ? "adds" : "changes")}", rounds, source, () => Processors.TimeOf(own, postgres.ServerProcessId),
                (isAudited, _) => dispatcher.Send(new(isAudited, inserts)));
        }
        return isWithin ? 0 : 1;
    }

    private static async Task<bool> Compare(string name, int rounds, NpgsqlDataSource source, Func<TimeSpan> processors, Func<bool, int, Task> write)
    {
        var recordEntry = await Value(source, $"select pg_get_functiondef('{RecordEntry}'::regprocedure)");
        List<Write> with = [], without = [];
        for (var number = 0; number < WarmUp; number++)
            await write(true, number);
        for (var round = 0; round < rounds; round++)
        {
            // In turns first and second: what the one leaves behind is not always the other's to carry.
            foreach (var isAudited in round % 2 == 0 ? new[] { false, true } : [true, false])
            {
                await Audit(source, isAudited, isAudited ? recordEntry : EmptyRecordEntry);
                for (var number = 0; number < Settling; number++)
                    await write(isAudited, number);
                var (before, watch) = (processors(), Stopwatch.StartNew());
                for (var number = 0; number < Writes; number++)
                    await write(isAudited, number);
                var one = new Write(watch.Elapsed.TotalMicroseconds / Writes, (processors() - before).TotalMicroseconds / Writes);
                (isAudited ? with : without).Add(one);
            }
        }
        await Audit(source, isAudited: true, recordEntry);
        var elapsed = Median(with.Zip(without, (audited, plain) => audited.Elapsed / plain.Elapsed));
        var work = Median(with.Zip(without, (audited, plain) => audited.Work / plain.Work));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-20} elapsed {Median(without.Select(one => one.Elapsed)),6:0} µs, audited {Median(with.Select(one => one.Elapsed)),6:0} µs, ratio {elapsed:0.000}; "
            + $"processor {Median(without.Select(one => one.Work)),6:0} µs, audited {Median(with.Select(one => one.Work)),6:0} µs, ratio {work:0.000} (at most {Wanted:0.00} elapsed is wanted; {rounds} rounds of {Writes} writes, {Environment.ProcessorCount} cores)"));
        return elapsed <= Wanted;
    }

    // What jobs do, seals for one, is no writer's business, and would fall on one side or the other.
    private static async Task Rest(NpgsqlDataSource source)
    {
        await Execute(source, "update backbone.schedule set is_paused = true");
        while (await Value(source, "select count(*)::text from backbone.job where state in ('Waiting', 'Running')") != "0")
            await Task.Delay(200);
    }

    private static async Task Audit(NpgsqlDataSource source, bool isAudited, string recordEntry)
    {
        foreach (var table in Tables.Split(", "))
            await Execute(source, $"alter table {table} {(isAudited ? "enable" : "disable")} trigger audit");
        await Execute(source, recordEntry);
    }

    internal static async Task Execute(NpgsqlDataSource source, string sql)
    {
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    private static async Task<string> Value(NpgsqlDataSource source, string sql)
    {
        await using var command = source.CreateCommand(sql);
        return (string)(await command.ExecuteScalarAsync())!;
    }

    private static double Median(IEnumerable<double> values) => values.Order().ToList() is var sorted ? sorted[sorted.Count / 2] : 0;

    private readonly record struct Write(double Elapsed, double Work);

    /// <summary>The owner of an estate, who adds wines and renames one: the product's forms with the fewest questions to the database.</summary>
    private sealed partial class FormVisitor(HttpClient client, string token) : IDisposable
    {
        private const string Estate = "/t/benchmark/cellar/estate";

        private int _sent;

        public static async Task<FormVisitor> SignIn(NpgsqlDataSource source, Uri address)
        {
            var (session, hash) = SessionCookie.NewToken();
            await using var command = source.CreateCommand("""
                insert into accounts."user" (id, name, email, normalized_email, user_name, normalized_user_name, email_confirmed, culture, time_zone, created_at, is_demo, lockout_enabled, access_failed_count)
                values (md5('owner')::uuid, 'Owner', 'owner@example.com', 'OWNER@EXAMPLE.COM', 'o', 'o', true, 'en', 'Europe/Paris', now(), false, true, 0);
                insert into accounts.session (id, token_hash, user_id, created_at, last_seen_at, expires_at, address, user_agent)
                values (md5('session')::uuid, @hash, md5('owner')::uuid, now(), now(), now() + interval '1 day', '', '');
                insert into backbone.tenant (id, slug, slug_skeleton, name, status, created_at) values (md5('benchmark')::uuid, 'benchmark', 'benchmark', 'Benchmark', 'Active', now());
                insert into backbone.membership (tenant_id, id, person_id, role, joined_at) values (md5('benchmark')::uuid, md5('benchmark')::uuid, md5('owner')::uuid, 'owner', now());
                insert into cellar.product (tenant_id, id, name, appellation, colour) values (md5('benchmark')::uuid, '00000000-0000-7000-8000-000000000001', 'Saumur', 'AOC', 'Red');
                """);
            command.Parameters.AddWithValue("hash", hash);
            await command.ExecuteNonQueryAsync();
            var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = new() }) { BaseAddress = address };
            client.DefaultRequestHeaders.Add("Cookie", $"saasstarter-session={session}");
            client.DefaultRequestHeaders.Add("Sec-Fetch-Site", "same-origin");
            client.DefaultRequestHeaders.Add("Origin", address.GetLeftPart(UriPartial.Authority));
            var page = await client.GetAsync(Estate);
            var antiforgery = page.EnsureSuccessStatusCode().Headers.TryGetValues("Set-Cookie", out var cookies) ? string.Concat(cookies.Select(cookie => $"; {cookie.Split(';')[0]}")) : "";
            client.DefaultRequestHeaders.Remove("Cookie");
            client.DefaultRequestHeaders.Add("Cookie", $"saasstarter-session={session}{antiforgery}");
            return new(client, Token().Match(await page.Content.ReadAsStringAsync()).Groups[1].Value);
        }

        public Task Add(int number) => Post($"{Estate}/products", number, ("__key", RandomNumberGenerator.GetHexString(32)));

        public Task Change(int number) => Post($"{Estate}/products/prd_00000000000070008000000000000001/change", number);

        public void Dispose() => client.Dispose();

        private async Task Post(string path, int number, params (string Name, string Value)[] more)
        {
            var fields = new[] { ("__token", token), ("Name", $"Cuvée {_sent++}"), ("Appellation", $"Saumur {number}"), ("Colour", "Red") }.Concat(more);
            using var answer = await client.PostAsync(path, new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Item1, field.Item2))));
            if (answer.StatusCode is not (HttpStatusCode.SeeOther or HttpStatusCode.Found))
                throw new InvalidOperationException($"The form was answered with {answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
        }

        [GeneratedRegex("name=\"__token\"[^>]*value=\"([^\"]+)\"")]
        private static partial Regex Token();
    }

    /// <summary>The product in this process, and a tenant of its own.</summary>
    private sealed class DirectSender(WebApplication product, CurrentTenant tenant) : IAsyncDisposable
    {
        public static async Task<DirectSender> Start(string administrator, NpgsqlDataSource source)
        {
            var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = "Development", ContentRootPath = AppContext.BaseDirectory, Args = ["--urls=http://127.0.0.1:0"] });
            builder.Configuration["ConnectionStrings:Default"] = administrator;
            builder.AddBackbone(typeof(AuditBenchmark).Assembly);
            builder.Logging.ClearProviders();
            var product = builder.Build();
            await product.StartAsync();
            await Rest(source);
            var tenant = new CurrentTenant(Id<Tenant>.New(), "direct", "Direct", TenantStatus.Active);
            await Execute(source, $"insert into backbone.tenant (id, slug, slug_skeleton, name, status, created_at) values ('{tenant.Id.Value}', 'direct', 'direct', 'Direct', 'Active', now())");
            await Execute(source, $"""
                insert into backbone.invitation (tenant_id, id, email, role, token_hash, invited_by, created_at, expires_at)
                values ('{tenant.Id.Value}', '{WriteAudited.Changed.Value}', 'changed@example.com', 'member', '\x00', gen_random_uuid(), now(), now())
                """);
            return new(product, tenant);
        }

        public async Task Send(WriteAudited command)
        {
            await using var services = product.Services.CreateAsyncScope();
            services.ServiceProvider.GetRequiredService<TenantScope>().Enter(tenant, Caller.System);
            _ = (await services.ServiceProvider.GetRequiredService<IDispatcher>().Send(command, CancellationToken.None)).Value;
        }

        public async ValueTask DisposeAsync()
        {
            await product.StopAsync();
            await product.DisposeAsync();
        }
    }
}

/// <summary>Adds an invitation, or changes one.</summary>
internal sealed record WriteAudited(bool IsAudited, bool Inserts) : ICommand<Done>
{
    /// <summary>The invitation that is changed.</summary>
    public static readonly Id<Invitation> Changed = Id<Invitation>.New();

    public static Audience Audience => Audience.System;

    public bool IsRecorded => IsAudited;
}

internal sealed class WriteAuditedHandler(BackboneDb db, TimeProvider clock) : IHandler<WriteAudited, Done>
{
    public async Task<Result<Done>> Handle(WriteAudited command, CancellationToken cancellationToken)
    {
        if (command.Inserts)
        {
            db.Add(new Invitation
            {
                Email = string.Create(CultureInfo.InvariantCulture, $"{Guid.CreateVersion7():N}@example.com"),
                Role = Role.Member,
                TokenHash = RandomNumberGenerator.GetBytes(32),
                InvitedBy = Id<Person>.New(),
                CreatedAt = clock.GetUtcNow(),
                ExpiresAt = clock.GetUtcNow(),
                AcceptedAt = clock.GetUtcNow(),
            });
        }
        else
        {
            (await db.Set<Invitation>().SingleAsync(invitation => invitation.Id == WriteAudited.Changed, cancellationToken)).ExpiresAt = clock.GetUtcNow();
        }
        await db.SaveChangesAsync(cancellationToken);
        return Done.Instance;
    }
}
