using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Notifications;

/// <summary>Takes back <see cref="Unsubscribe"/>.</summary>
/// <param name="Token">The secret of the link in such a mail.</param>
public sealed record Resubscribe(string Token) : ICommand<Done>
{
    /// <inheritdoc/>
    public static Audience Audience => Audience.TokenHolder;

    /// <inheritdoc/>
    public static Entitlement Entitlement => Entitlement.None;

    /// <inheritdoc/>
    public bool IsRecorded => false;
}

internal sealed class ResubscribeHandler(Subscriptions subscriptions) : IHandler<Resubscribe, Done>
{
    public Task<Result<Done>> Handle(Resubscribe request, CancellationToken cancellationToken) =>
        subscriptions.Change(request.Token, NotificationChannel.InApp, NotificationChannel.Mail, cancellationToken);
}
