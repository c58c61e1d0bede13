using Microsoft.Extensions.DependencyInjection;
using SaasStarter.Backbone.AuditTrail;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Hosting.Commands;

/// <summary><c>audit verify</c>.</summary>
internal static class AuditCommands
{
    private const string HeadFlag = "--head";

    // What a trail is called that belongs to no tenant, here and in the mail with the heads.
    private const string Platform = "-";

    public static IServiceCollection AddAuditCommands(this IServiceCollection services) => services
        .AddSingleton(new Command("audit verify", $"[slug] [{HeadFlag} number:hash]",
            $"compare the audit trails with their chains: all, one, or the platform's own by the slug {Platform}; {HeadFlag}: also with a head from a mail or the log", Verify));

    private static async Task<int> Verify(CommandContext context, CancellationToken cancellationToken)
    {
        var (slug, head, isUsageRight) = context.Arguments switch
        {
            [] => (null, null, true),
            [var only] when only != HeadFlag => (only, null, true),
            [var only, HeadFlag, var written] when TrailHead.Parse(written) is { } known => (only, known, true),
            _ => ((string?)null, (TrailHead?)null, false),
        };
        if (!isUsageRight)
        {
            await context.Error.WriteLineAsync($"Usage: audit verify [slug] [{HeadFlag} number:hash], the head as it stands in the mail: a number, a colon and 64 hexadecimal digits");
            return CommandContext.WrongUsage;
        }
        var trails = context.Services.GetRequiredService<Trails>();
        CurrentTenant?[] all = [null, .. await trails.Tenants(cancellationToken)];
        var asked = all.Where(tenant => slug is null || (tenant?.Slug ?? Platform) == slug).ToList();
        if (asked.Count == 0)
        {
            await context.Error.WriteLineAsync($"There is no \"{slug}\".");
            return CommandContext.Refused;
        }
        var exitCode = CommandContext.Done;
        foreach (var tenant in asked)
        {
            var name = tenant?.Slug ?? Platform;
            var report = await trails.Verify(tenant, head, (done, total) => context.Error.WriteLine($"{name}: {done} of {total}"), cancellationToken);
            await context.Output.WriteLineAsync($"{name}: {Describe(report)}");
            if (report.Broken is not null)
                exitCode = CommandContext.Refused;
        }
        return exitCode;
    }

    private static string Describe(TrailReport report) => report.Broken is { } broken
        ? $"BROKEN at seal {broken.Seal}{(broken.EntryId is { } entry ? $", entry {new Core.Id<AuditEntry>(entry)}" : "")}: {Words(broken.Finding)}"
        : $"whole, {report.Entries} entries, head {report.Head?.ToString() ?? "none yet"}, {report.Unsealed} not sealed yet";

    private static string Words(TrailFinding finding) => finding switch
    {
        TrailFinding.EntryChanged => "the entry is not what was sealed",
        TrailFinding.EntryMissing => "the entry was deleted, or its moment was changed",
        TrailFinding.EntryAdded => "the entry was added after the seal was made",
        TrailFinding.SealBroken => "the seal does not follow from its entries and the seal before; their order was changed, or it was written anew",
        TrailFinding.SealMissing => "the seal is not there",
        _ => "the chain does not have this head: it was computed anew, or its end was cut off",
    };
}
