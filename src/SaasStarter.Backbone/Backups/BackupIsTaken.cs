using Microsoft.Extensions.Hosting;
using SaasStarter.Backbone.Core;

namespace SaasStarter.Backbone.Backups;

/// <summary>A backup was taken within a day and a little.</summary>
internal sealed class BackupIsTaken(BackupReports reports, IHostEnvironment environment, TimeProvider time) : IHealthRow
{
    /// <summary>A day, and as long as one may take.</summary>
    public static readonly TimeSpan Oldest = TimeSpan.FromHours(30);

    public static string Name => "backup";

    public static LocalizedText Title => Strings.Text("BackupIsTaken");

    public Task<HealthState> Check(CancellationToken cancellationToken) => BackupHealth.Of(reports, BackupStep.Backup, Oldest, environment, time, cancellationToken);
}

/// <summary>A backup was brought back within a week, and all of it was there.</summary>
internal sealed class BackupComesBack(BackupReports reports, IHostEnvironment environment, TimeProvider time) : IHealthRow
{
    /// <summary>A week and a little.</summary>
    public static readonly TimeSpan Oldest = TimeSpan.FromDays(7) + TimeSpan.FromHours(6);

    public static string Name => "restore-drill";

    public static LocalizedText Title => Strings.Text("BackupComesBack");

    public Task<HealthState> Check(CancellationToken cancellationToken) => BackupHealth.Of(reports, BackupStep.Drill, Oldest, environment, time, cancellationToken);
}

internal static class BackupHealth
{
    /// <summary>Whether the last one went well and is not too old. Data of development and demonstrations can be lost.</summary>
    public static async Task<HealthState> Of(
        BackupReports reports, BackupStep step, TimeSpan oldest, IHostEnvironment environment, TimeProvider time, CancellationToken cancellationToken)
    {
        if (!environment.IsProduction())
            return HealthState.Green(Strings.Text("OnlyInProduction"));
        if (await reports.Last(step, cancellationToken) is not { } last)
            return HealthState.Red(Strings.Text($"{step}-Never"));
        if (last.Problem is { } problem)
            return HealthState.Red(Strings.Text($"{step}-Failed", last.FinishedAt.UtcDateTime, problem));
        return time.GetUtcNow() - last.FinishedAt > oldest
            ? HealthState.Red(Strings.Text($"{step}-Old", last.FinishedAt.UtcDateTime))
            : HealthState.Green(Strings.Text($"{step}-Good", last.FinishedAt.UtcDateTime, Math.Ceiling(last.Duration.TotalSeconds)));
    }
}
