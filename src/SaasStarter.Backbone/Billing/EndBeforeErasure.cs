using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Jobs;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Stripe;

namespace SaasStarter.Backbone.Billing;

/// <summary>Ends everything that the tenant pays for, now, and closes the page on which somebody might still pay: its rows are deleted next.</summary>
internal sealed record EndBeforeErasure : ICommand<Done>
{
    public static Audience Audience => Audience.System;

    static Entitlement IHasEntitlement.Entitlement => Entitlement.None;

    public bool IsRecorded => false;
}

internal sealed partial class EndBeforeErasureHandler(BackboneDb db, BillingSync sync, StripeClient stripe, ILogger<EndBeforeErasureHandler> log)
    : IHandler<EndBeforeErasure, Done>
{
    public async Task<Result<Done>> Handle(EndBeforeErasure request, CancellationToken cancellationToken)
    {
        if (await sync.Lock(cancellationToken) is not { IsDeleted: false } customer)
            return Done.Instance;
        try
        {
            await BillingJobs.Ask(token => End(customer, token), cancellationToken);
            return Done.Instance;
        }
        catch (JobFailedException exception)
        {
            LogNotEnded(exception);
            return Problem.Unavailable(Strings.Text("SubscriptionNotEnded"));
        }
    }

    private async Task End(BillingCustomer customer, CancellationToken cancellationToken)
    {
        var open = await db.Set<CheckoutAttempt>().SingleOrDefaultAsync(attempt => attempt.State == CheckoutState.Open, cancellationToken);
        if (open?.StripeSessionId is { } session && (await stripe.CheckoutSessions.Retrieve(session, null, cancellationToken)).Status == "open")
            await stripe.CheckoutSessions.Expire(session, $"expire:{session}", cancellationToken);
        // As Stripe has them, also what we do not know of.
        var running = await stripe.Subscriptions.List(new() { Customer = customer.StripeCustomerId }, StripeSnapshot.MostSubscriptions, cancellationToken)
            .ToListAsync(cancellationToken);
        foreach (var subscription in running.Where(subscription => SubscriptionStatuses.Read(subscription.Status)?.IsEnded() != true))
            await stripe.Subscriptions.Cancel(subscription.Id, null, cancellationToken);
    }

    [LoggerMessage(LogLevel.Warning, "A tenant is not erased yet: its subscription could not be ended at Stripe")]
    private partial void LogNotEnded(Exception exception);
}
