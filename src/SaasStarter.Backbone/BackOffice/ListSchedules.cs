using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Persistence;

namespace SaasStarter.Backbone.BackOffice;

/// <summary>All work that recurs, by name. The code declares it, so there are as many as a person wrote.</summary>
internal sealed record ListSchedules : IQuery<IReadOnlyList<ScheduleRow>>
{
    public static Audience Audience => Audience.Platform(JobPermissions.Read);
}

/// <summary>Work that recurs, as the staff sees it.</summary>
internal sealed record ScheduleRow(string Name, string Type, string Cron, string TimeZone, bool IsPaused, DateTimeOffset NextAt, DateTimeOffset? LastFiredAt);

internal sealed class ListSchedulesHandler(BackOfficeDb db) : IHandler<ListSchedules, IReadOnlyList<ScheduleRow>>
{
    public async Task<Result<IReadOnlyList<ScheduleRow>>> Handle(ListSchedules request, CancellationToken cancellationToken) =>
        await db.Database.SqlQuery<ScheduleRow>($"""
            select name as "Name", type as "Type", cron as "Cron", time_zone as "TimeZone", is_paused as "IsPaused", next_at as "NextAt", last_fired_at as "LastFiredAt"
            from backbone.schedule order by name limit 500
            """).ToListAsync(cancellationToken);
}
