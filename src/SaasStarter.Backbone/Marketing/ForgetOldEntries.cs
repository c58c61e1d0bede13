using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Identity;
using SaasStarter.Backbone.Jobs;

namespace SaasStarter.Backbone.Marketing;

/// <summary>Deletes wishes that nobody confirmed, old messages, and figures that are older than the law lets audience measurement keep them.</summary>
internal sealed record ForgetOldEntries : IPlatformJob;

internal sealed class ForgetOldEntriesHandler(AccountsDb db, TimeProvider clock) : IHandler<ForgetOldEntries, Done>
{
    // CNIL, guidelines of 17 September 2020 on tracers, art. 5: figures of exempted audience measurement are kept for 25 months at most.
    private const int MonthsOfVisits = 25;

    public async Task<Result<Done>> Handle(ForgetOldEntries job, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var (oldestWish, oldestMessage, oldestDay) = (now - WaitingListEntry.TimeToConfirm, now - ContactMessage.Kept, DateOnly.FromDateTime(now.UtcDateTime).AddMonths(-MonthsOfVisits));
        await db.Set<WaitingListEntry>().Where(entry => entry.ConfirmedAt == null && entry.RequestedAt < oldestWish).ExecuteDeleteAsync(cancellationToken);
        await db.Set<ContactMessage>().Where(message => message.SentAt < oldestMessage).ExecuteDeleteAsync(cancellationToken);
        await db.Set<VisitDay>().Where(day => day.Day < oldestDay).ExecuteDeleteAsync(cancellationToken);
        return Done.Instance;
    }
}
