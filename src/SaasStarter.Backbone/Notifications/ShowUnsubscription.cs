using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Memberships;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Notifications;

/// <summary>Which mails the holder of a link may stop.</summary>
/// <param name="Token">The secret of the link.</param>
public sealed record ShowUnsubscription(string Token) : IQuery<Unsubscription>
{
    /// <inheritdoc/>
    public static Audience Audience => Audience.TokenHolder;

    /// <inheritdoc/>
    public static Entitlement Entitlement => Entitlement.None;
}

/// <summary>Mails that can be stopped.</summary>
/// <param name="Title">What they are about.</param>
/// <param name="IsMailed">Whether they are sent as of now.</param>
public sealed record Unsubscription(LocalizedText Title, bool IsMailed);

internal sealed class ShowUnsubscriptionHandler(Subscriptions subscriptions) : IHandler<ShowUnsubscription, Unsubscription>
{
    public async Task<Result<Unsubscription>> Handle(ShowUnsubscription request, CancellationToken cancellationToken) =>
        await subscriptions.Find(request.Token, cancellationToken) is { } found
            ? new Unsubscription(found.Kind.Title, found.Channel == NotificationChannel.Mail)
            : Problem.NotFound;
}

/// <summary>A member's choice for one kind, as found by the secret of a link.</summary>
internal sealed record Subscription(Id<Person> Person, NotificationKind Kind, NotificationChannel Channel);

/// <summary>Finds and changes what the holder of a link's secret may.</summary>
internal sealed class Subscriptions(BackboneDb db, TenantScope scope, UnsubscribeTokens tokens, NotificationKinds kinds, NotificationPreferences preferences)
{
    /// <summary>What the secret is about; null when it is none, its reader is no member any more, or such mails are sent no more.</summary>
    public async Task<Subscription?> Find(string secret, CancellationToken cancellationToken)
    {
        if (tokens.Read(secret, scope.Tenant.Id) is not { } token || kinds.Find(token.Kind) is not { HasOwnMail: false } kind)
            return null;
        if (!await db.Set<Membership>().AnyAsync(member => member.PersonId == token.Person, cancellationToken))
            return null;
        var chosen = await db.Set<NotificationPreference>().Where(preference => preference.PersonId == token.Person && preference.Kind == kind.Name)
            .Select(preference => (NotificationChannel?)preference.Channel).SingleOrDefaultAsync(cancellationToken);
        return new(token.Person, kind, chosen ?? kind.Default);
    }

    /// <summary>Changes the choice from one channel to another; any other choice stays as it is.</summary>
    public async Task<Result<Done>> Change(string secret, NotificationChannel from, NotificationChannel to, CancellationToken cancellationToken)
    {
        if (await Find(secret, cancellationToken) is not { } found)
            return Problem.NotFound;
        if (found.Channel == from)
            await preferences.Keep(found.Person, found.Kind.Name, to, cancellationToken);
        return Done.Instance;
    }
}
