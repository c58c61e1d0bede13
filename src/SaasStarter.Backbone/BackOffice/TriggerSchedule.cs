using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Persistence;

namespace SaasStarter.Backbone.BackOffice;

/// <summary>Has work that recurs done now; its next time stays as it is.</summary>
internal sealed record TriggerSchedule(string Name) : ICommand<Done>
{
    public static Audience Audience => Audience.Platform(JobPermissions.Manage);

    public string? Subject => Name;
}

internal sealed class TriggerScheduleHandler(BackOfficeDb db, JobWake wake, TimeProvider clock) : IHandler<TriggerSchedule, Done>
{
    public async Task<Result<Done>> Handle(TriggerSchedule request, CancellationToken cancellationToken)
    {
        var rows = await db.Database.SqlQuery<bool>($"select is_paused as \"Value\" from backbone.schedule where name = {request.Name}").ToListAsync(cancellationToken);
        if (rows is not [var isPaused])
            return Problem.NotFound;
        if (isPaused)
            return Problem.Conflict(Strings.Text("SchedulePaused"));
        await db.Database.ExecuteSqlAsync($"update backbone.schedule set next_at = {clock.GetUtcNow()} where name = {request.Name}", cancellationToken);
        return wake.AfterCommit();
    }
}
