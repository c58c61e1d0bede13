using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Identity;

namespace SaasStarter.Backbone.Marketing;

/// <summary>Takes an address off the list, and forgets it.</summary>
/// <param name="Token">The secret of the link.</param>
internal sealed record LeaveWaitingList(string Token) : ICommand<Done>
{
    public static Audience Audience => Audience.Anonymous;

    public static Entitlement Entitlement => Entitlement.None;
}

internal sealed class LeaveWaitingListHandler(AccountsDb db, WaitingListTokens tokens) : IHandler<LeaveWaitingList, Done>
{
    public async Task<Result<Done>> Handle(LeaveWaitingList request, CancellationToken cancellationToken)
    {
        if (tokens.ReadToLeave(request.Token) is not { } id)
            return Problem.NotFound;
        // Whoever left twice, left.
        await db.Set<WaitingListEntry>().Where(entry => entry.Id == id).ExecuteDeleteAsync(cancellationToken);
        return Done.Instance;
    }
}
