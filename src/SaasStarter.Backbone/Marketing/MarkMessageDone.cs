using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Persistence;

namespace SaasStarter.Backbone.Marketing;

/// <summary>Says that a visitor's message is dealt with.</summary>
internal sealed record MarkMessageDone(Id<ContactMessage> Id) : ICommand<Done>
{
    public static Audience Audience => Audience.Platform(MarketingPermissions.Act);

    public string? Subject => Id.ToString();
}

internal sealed class MarkMessageDoneHandler(BackOfficeDb db, TimeProvider clock) : IHandler<MarkMessageDone, Done>
{
    public async Task<Result<Done>> Handle(MarkMessageDone request, CancellationToken cancellationToken)
    {
        var (id, now) = (request.Id.Value, clock.GetUtcNow());
        var marked = await db.Database.ExecuteSqlAsync($"update accounts.contact_message set done_at = coalesce(done_at, {now}) where id = {id}", cancellationToken);
        return marked == 1 ? Done.Instance : Problem.NotFound;
    }
}
