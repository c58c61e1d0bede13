using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Identity;

namespace SaasStarter.Backbone.Marketing;

/// <summary>Puts an address on the list, by the button on the page to which its mail leads.</summary>
/// <param name="Token">The secret of the link.</param>
internal sealed record ConfirmWaitingList(string Token) : ICommand<Done>
{
    public static Audience Audience => Audience.Anonymous;

    public static Entitlement Entitlement => Entitlement.None;
}

internal sealed class ConfirmWaitingListHandler(AccountsDb db, WaitingListTokens tokens, TimeProvider clock) : IHandler<ConfirmWaitingList, Done>
{
    public async Task<Result<Done>> Handle(ConfirmWaitingList request, CancellationToken cancellationToken)
    {
        if (tokens.ReadToConfirm(request.Token) is not { } id)
            return Problem.NotFound;
        var now = clock.GetUtcNow();
        var oldest = now - WaitingListEntry.TimeToConfirm;
        var confirmed = await db.Set<WaitingListEntry>().Where(entry => entry.Id == id && (entry.ConfirmedAt != null || entry.RequestedAt > oldest))
            .ExecuteUpdateAsync(entry => entry.SetProperty(e => e.ConfirmedAt, e => e.ConfirmedAt ?? now), cancellationToken);
        return confirmed == 1 ? Done.Instance : Problem.NotFound;
    }
}
