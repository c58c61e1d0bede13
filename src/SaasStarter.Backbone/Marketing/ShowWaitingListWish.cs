using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Identity;

namespace SaasStarter.Backbone.Marketing;

/// <summary>What the holder of a link of the list's mails may do with it.</summary>
/// <param name="Token">The secret of the link.</param>
/// <param name="ToLeave">Whether the link leads off the list, rather than on it.</param>
internal sealed record ShowWaitingListWish(string Token, bool ToLeave) : IQuery<WaitingListWish>
{
    public static Audience Audience => Audience.Anonymous;
}

/// <summary>An address that may be put on the list, or taken off.</summary>
/// <param name="Email">The address.</param>
/// <param name="IsConfirmed">Whether it is on the list.</param>
internal sealed record WaitingListWish(string Email, bool IsConfirmed);

internal sealed class ShowWaitingListWishHandler(AccountsDb db, WaitingListTokens tokens, TimeProvider clock) : IHandler<ShowWaitingListWish, WaitingListWish>
{
    public async Task<Result<WaitingListWish>> Handle(ShowWaitingListWish request, CancellationToken cancellationToken)
    {
        if ((request.ToLeave ? tokens.ReadToLeave(request.Token) : tokens.ReadToConfirm(request.Token)) is not { } id)
            return Problem.NotFound;
        var oldest = clock.GetUtcNow() - WaitingListEntry.TimeToConfirm;
        return await db.Set<WaitingListEntry>().Where(entry => entry.Id == id && (request.ToLeave || entry.ConfirmedAt != null || entry.RequestedAt > oldest))
            .Select(entry => new WaitingListWish(entry.Email, entry.ConfirmedAt != null)).SingleOrDefaultAsync(cancellationToken) is { } wish ? wish : Problem.NotFound;
    }
}
