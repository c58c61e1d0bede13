using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using SaasStarter.Backbone.Backups;
using SaasStarter.Backbone.Mail;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Stripe;

namespace SaasStarter.Backbone.Hosting;

/// <summary>What is wrong with how the product is set up, and how it is mended.</summary>
/// <param name="IsFatal">Whether production refuses to start with it.</param>
/// <param name="What">What is wrong.</param>
/// <param name="Fix">What to do about it; null when <paramref name="What"/> says it.</param>
internal sealed record Finding(bool IsFatal, string What, string? Fix);

/// <summary>
/// Looks at the whole set-up: <c>./manage doctor</c>, and each start of production, which writes down what it finds. What would endanger somebody's data prevents the start.
/// </summary>
internal sealed class Doctor(EnvironmentChecks environmentChecks, PendingMigrations migrations, BackupReports backups, DatabaseServer server, Databases databases,
    IOptions<StripeSettings> stripe, IOptions<SiteSettings> site, IConfiguration configuration, IHostEnvironment environment, TimeProvider time)
{
    // What else connects: the operator, backups, monitoring.
    private const int Reserve = 10;

    // Two that answer people and one that works, and as many again while a version is exchanged.
    private const int UsualProcesses = 6;

    /// <summary>Everything that is wrong; the fatal first.</summary>
    public async Task<IReadOnlyList<Finding>> Examine(CancellationToken cancellationToken)
    {
        var pending = (await Migrations(cancellationToken)).ToList();
        List<Finding?> findings =
        [
            await Environment(cancellationToken),
            BaseAddress(),
            WebhookSecret(),
            ApiVersion(),
            await Pools(cancellationToken),
            .. pending.Count > 0 ? pending :
            [
                await Backup(BackupStep.Backup, BackupIsTaken.Oldest, "deploy/backup.sh", cancellationToken),
                await Backup(BackupStep.Drill, BackupComesBack.Oldest, "deploy/drill.sh", cancellationToken),
            ],
        ];
        return [.. findings.OfType<Finding>().OrderByDescending(finding => finding.IsFatal)];
    }

    // Demonstration data, passwords of development, roles that row level security does not hold.
    private async Task<Finding?> Environment(CancellationToken cancellationToken)
    {
        try
        {
            await environmentChecks.Check(cancellationToken);
            return null;
        }
        catch (ConfigurationException exception)
        {
            return new(IsFatal: true, exception.Message, Fix: null);
        }
    }

    private Finding? BaseAddress() => environment.IsProduction() && site.Value.BaseUrl.StartsWith("http://", StringComparison.OrdinalIgnoreCase)
        ? new(IsFatal: false, $"App__BaseUrl is {site.Value.BaseUrl}: links in mails lead people to a page that anybody on the way can read and change.", "Set it to the https:// address.")
        : null;

    private Finding? WebhookSecret() => stripe.Value is { IsConfigured: true, WebhookSecret.Length: 0 }
        ? new(IsFatal: true, "Stripe__WebhookSecret is missing: nobody could tell Stripe's events from forged ones.", "Run 'manage stripe sync' and set it to what it shows.")
        : null;

    private Finding? ApiVersion() => stripe.Value.ApiVersion != StripeSettings.PinnedApiVersion
        ? new(IsFatal: false, $"Stripe__ApiVersion is {stripe.Value.ApiVersion}, and this code was written for {StripeSettings.PinnedApiVersion}.", "Remove it, then run 'manage stripe sync', which moves the webhook endpoint along.")
        : null;

    private async Task<IEnumerable<Finding?>> Migrations(CancellationToken cancellationToken)
    {
        var pending = await migrations.List(server.Connections, cancellationToken);
        if (pending.Count == 0)
            return [];
        var taken = pending.SelectMany(migration => migration.TakesAway.Select(what => $"{migration.Id} {what}")).ToList();
        return
        [
            new(IsFatal: false, $"{pending.Count} migrations are to be applied.", "Run 'manage migrate'."),
            taken.Count == 0 ? null : new(IsFatal: false, $"A pending migration takes something away: {string.Join("; ", taken)}.",
                "Deploy a version first that does not use it any more, and only then this one; deploy.sh asks for --contract."),
        ];
    }

    private async Task<Finding?> Pools(CancellationToken cancellationToken)
    {
        await using var command = databases.Application.CreateCommand("select current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int");
        var room = (int)(await command.ExecuteScalarAsync(cancellationToken))!;
        var processes = configuration.GetValue("Database:Processes", UsualProcesses);
        var needed = (processes * Databases.LargestTotal) + Reserve;
        return environment.IsProduction() && needed > room
            ? new(IsFatal: false, $"PostgreSQL takes {room} connections, and {processes} processes may open {needed - Reserve} together.",
                $"Set max_connections to {needed + Reserve} or more in postgresql.conf, or Database__Processes to the number of processes that run at once during a deployment.")
            : null;
    }

    private async Task<Finding?> Backup(BackupStep step, TimeSpan oldest, string script, CancellationToken cancellationToken)
    {
        if (!environment.IsProduction())
            return null;
        var last = await backups.Last(step, cancellationToken);
        var what = step == BackupStep.Backup ? "backup" : "trial of a backup";
        return last switch
        {
            null => new(IsFatal: false, $"There has never been a {what}.", $"Run {script}, and switch on its timer."),
            { Problem: { } problem } => new(IsFatal: false, $"The {what} of {last.FinishedAt:u} failed: {problem}", $"Mend it, and run {script}."),
            _ when time.GetUtcNow() - last.FinishedAt > oldest => new(IsFatal: false, $"The last {what} is of {last.FinishedAt:u}.", $"Look at the timer of {script}, and at its log."),
            _ => null,
        };
    }
}
