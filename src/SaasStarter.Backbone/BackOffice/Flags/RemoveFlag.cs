using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Persistence;

namespace SaasStarter.Backbone.BackOffice.Flags;

/// <summary>Takes a setting back: what is set for more counts again, or the default.</summary>
/// <param name="Setting">The setting.</param>
internal sealed record RemoveFlag(Id<FlagSetting> Setting) : ICommand<Done>
{
    public static Audience Audience => Audience.Platform(FlagPages.Manage);

    public string Subject => Setting.ToString();
}

internal sealed class RemoveFlagHandler(BackOfficeDb db) : IHandler<RemoveFlag, Done>
{
    public async Task<Result<Done>> Handle(RemoveFlag request, CancellationToken cancellationToken) =>
        await db.Database.SqlQuery<bool>($"""select backbone.remove_flag({request.Setting.Value}) as "Value" """).SingleAsync(cancellationToken) ? Done.Instance : Problem.NotFound;
}
