using System.Globalization;
using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Identity;
using SaasStarter.Backbone.Mail;

namespace SaasStarter.Backbone.Marketing;

/// <summary>Asks to be told of news. Nothing counts before <see cref="ConfirmWaitingList"/>; the answer does not say whether the address is on the list already.</summary>
/// <param name="Email">The address.</param>
/// <param name="Website">What only a robot fills in.</param>
internal sealed record JoinWaitingList(string Email, string Website) : ICommand<Done>
{
    public static Audience Audience => Audience.Anonymous;

    public static Entitlement Entitlement => Entitlement.None;

    public void Validate(Validation check) => check.MailAddress(Email);
}

internal sealed class JoinWaitingListHandler(AccountsDb db, Accounts accounts, RateLimit rateLimit, ThisBrowser browser, Mailer mailer, WaitingListTokens tokens, TimeProvider clock)
    : IHandler<JoinWaitingList, Done>
{
    public async Task<Result<Done>> Handle(JoinWaitingList request, CancellationToken cancellationToken)
    {
        if (request.Website.Length > 0)
            return Done.Instance;
        var normalized = accounts.Normalize(request.Email);
        if ((await rateLimit.Count(Rate.MailsToAddress, $"waiting-list {normalized}", cancellationToken)
             ?? await rateLimit.Count(Rate.MailsFromNetwork, browser.Visitor.Network, cancellationToken)) is { } tooMany)
            return tooMany;
        var (now, culture) = (clock.GetUtcNow(), CultureInfo.CurrentUICulture.TwoLetterISOLanguageName);
        var entry = await db.Set<WaitingListEntry>().SingleOrDefaultAsync(entry => entry.NormalizedEmail == normalized, cancellationToken)
            ?? db.Add(new WaitingListEntry
            {
                Id = Id<WaitingListEntry>.New(now),
                Email = request.Email,
                NormalizedEmail = normalized,
                Culture = culture,
                RequestedAt = now,
            }).Entity;
        (entry.Culture, entry.RequestedAt) = (culture, now);
        await mailer.Send(MailTo(entry), cancellationToken);
        return Done.Instance;
    }

    private WaitingListMail MailTo(WaitingListEntry entry) => new(new(entry.Email, "", entry.Culture),
        entry.ConfirmedAt is null ? MarketingPaths.Confirm(tokens.ToConfirm(entry.Id)) : null, MarketingPaths.Leave(tokens.ToLeave(entry.Id)), entry.RequestedAt + WaitingListEntry.TimeToConfirm);
}
