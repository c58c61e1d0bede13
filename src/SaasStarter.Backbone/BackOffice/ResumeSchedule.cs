using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Jobs;
using SaasStarter.Backbone.Persistence;

namespace SaasStarter.Backbone.BackOffice;

/// <summary>Lets work recur again that rested, from its next time on: what it rested through is not made up for.</summary>
internal sealed record ResumeSchedule(string Name) : ICommand<Done>
{
    public static Audience Audience => Audience.Platform(JobPermissions.Manage);

    public string? Subject => Name;
}

internal sealed class ResumeScheduleHandler(BackOfficeDb db, TimeProvider clock) : IHandler<ResumeSchedule, Done>
{
    public async Task<Result<Done>> Handle(ResumeSchedule request, CancellationToken cancellationToken)
    {
        var rows = await db.Database.SqlQuery<Times>($"select cron as \"Cron\", time_zone as \"TimeZone\" from backbone.schedule where name = {request.Name}")
            .ToListAsync(cancellationToken);
        if (rows is not [var times])
            return Problem.NotFound;
        var next = CronTime.Next(times.Cron, times.TimeZone, clock.GetUtcNow());
        await db.Database.ExecuteSqlAsync(
            $"update backbone.schedule set is_paused = false, next_at = {next} where name = {request.Name} and is_paused", cancellationToken);
        return Done.Instance;
    }

    private sealed record Times(string Cron, string TimeZone);
}
