using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Notifications;

/// <summary>Stops the mails about one kind of things. They are told in the product still: who wants no mail loses nothing.</summary>
/// <param name="Token">The secret of the link in such a mail.</param>
public sealed record Unsubscribe(string Token) : ICommand<Done>
{
    /// <inheritdoc/>
    public static Audience Audience => Audience.TokenHolder;

    /// <inheritdoc/>
    public static Entitlement Entitlement => Entitlement.None;

    /// <inheritdoc/>
    public bool IsRecorded => false;
}

internal sealed class UnsubscribeHandler(Subscriptions subscriptions) : IHandler<Unsubscribe, Done>
{
    public Task<Result<Done>> Handle(Unsubscribe request, CancellationToken cancellationToken) =>
        subscriptions.Change(request.Token, NotificationChannel.Mail, NotificationChannel.InApp, cancellationToken);
}
