using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Hosting;
using SaasStarter.Backbone.Memberships;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Benchmarks;

/// <summary>
/// What the audit trail costs a command: the same one through the dispatcher, with the trigger and the recorded action and without both, in turns, each compared with its
/// neighbour. One adds a row, the other reads and changes one. Nothing waits for a disk here, which makes the trail look more expensive than it is.
/// </summary>
internal static class AuditBenchmark
{
    private const int Commands = 100;

    public static async Task<int> Run(int rounds)
    {
        await using var postgres = await EmbeddedPostgres.Start(EmbeddedPostgresSettings.ForTests(), CancellationToken.None);
        var administrator = new NpgsqlConnectionStringBuilder(postgres.SuperuserConnectionString) { Database = "benchmark" }.ConnectionString;
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = "Development", ContentRootPath = AppContext.BaseDirectory, Args = ["--urls=http://127.0.0.1:0"] });
        builder.Configuration["ConnectionStrings:Default"] = administrator;
        builder.AddBackbone(typeof(AuditBenchmark).Assembly);
        builder.Logging.ClearProviders();
        await using var product = builder.Build();
        await product.StartAsync();
        await using var source = NpgsqlDataSource.Create(administrator);
        var tenant = await CreateTenant(source);
        // What the seals cost is no writer's business, and would fall on one side or the other.
        await Execute(source, "update backbone.schedule set is_paused = true");

        var worst = 0.0;
        foreach (var inserts in new[] { true, false })
        {
            var (ratios, with, without) = (new List<double>(), new List<double>(), new List<double>());
            for (var round = -2; round < rounds; round++)
            {
                var plain = await Time(product, source, tenant, new(IsAudited: false, inserts));
                var audited = await Time(product, source, tenant, new(IsAudited: true, inserts));
                if (round < 0)
                    continue;
                ratios.Add(audited / plain);
                with.Add(audited);
                without.Add(plain);
            }
            var ratio = Median(ratios);
            worst = Math.Max(worst, ratio);
            Console.WriteLine($"{(inserts ? "insert" : "update"),-8} audited {Median(with),6:0} µs, not audited {Median(without),6:0} µs, ratio {ratio:0.000} (at most 1.250 is wanted), medians of {rounds} rounds of {Commands} commands, {Environment.ProcessorCount} cores");
        }
        await product.StopAsync();
        return worst <= 1.25 ? 0 : 1;
    }

    private static async Task<double> Time(WebApplication product, NpgsqlDataSource source, CurrentTenant tenant, WriteAudited command)
    {
        await Execute(source, $"alter table backbone.invitation {(command.IsAudited ? "enable" : "disable")} trigger audit");
        await Execute(source, "delete from backbone.invitation where accepted_at is not null");
        for (var number = 0; number < 10; number++)
            await Send(product, tenant, command);
        var watch = Stopwatch.StartNew();
        for (var number = 0; number < Commands; number++)
            await Send(product, tenant, command);
        return watch.Elapsed.TotalMicroseconds / Commands;
    }

    private static async Task Send(WebApplication product, CurrentTenant tenant, WriteAudited command)
    {
        await using var services = product.Services.CreateAsyncScope();
        services.ServiceProvider.GetRequiredService<TenantScope>().Enter(tenant, Caller.System);
        _ = (await services.ServiceProvider.GetRequiredService<IDispatcher>().Send(command, CancellationToken.None)).Value;
    }

    private static async Task<CurrentTenant> CreateTenant(NpgsqlDataSource source)
    {
        var tenant = new CurrentTenant(Id<Tenant>.New(), "benchmark", "Benchmark", TenantStatus.Active);
        await Execute(source, $"insert into backbone.tenant (id, slug, slug_skeleton, name, status, created_at) values ('{tenant.Id.Value}', 'benchmark', 'benchmark', 'Benchmark', 'Active', now())");
        await Execute(source, $"""
            insert into backbone.invitation (tenant_id, id, email, role, token_hash, invited_by, created_at, expires_at)
            values ('{tenant.Id.Value}', '{WriteAudited.Changed.Value}', 'changed@example.com', 'member', '\x00', gen_random_uuid(), now(), now())
            """);
        return tenant;
    }

    private static async Task Execute(NpgsqlDataSource source, string sql)
    {
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    private static double Median(IEnumerable<double> values) => values.Order().ToList() is var sorted ? sorted[sorted.Count / 2] : 0;
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
