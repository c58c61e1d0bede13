using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Persistence;

namespace SaasStarter.Backbone.BackOffice;

/// <summary>Lets work that recurs rest until it is resumed.</summary>
internal sealed record PauseSchedule(string Name) : ICommand<Done>
{
    public static Audience Audience => Audience.Platform(JobPermissions.Manage);

    public string? Subject => Name;
}

internal sealed class PauseScheduleHandler(BackOfficeDb db) : IHandler<PauseSchedule, Done>
{
    public async Task<Result<Done>> Handle(PauseSchedule request, CancellationToken cancellationToken) =>
        await db.Database.ExecuteSqlAsync($"update backbone.schedule set is_paused = true where name = {request.Name}", cancellationToken) == 1
            ? Done.Instance : Problem.NotFound;
}
