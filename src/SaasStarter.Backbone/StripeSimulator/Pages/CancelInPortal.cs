using SaasStarter.Backbone.Core;

namespace SaasStarter.Backbone.StripeSimulator.Pages;

/// <summary>Cancels a customer's subscription, in the portal.</summary>
/// <param name="Session">The visit.</param>
/// <param name="Reason">One of the reasons that the portal offers, by Stripe's name; nothing for none.</param>
internal sealed record CancelInPortal(string Session, string Reason) : ICommand<Done>
{
    public static Audience Audience => Audience.Anonymous;
}

internal sealed class CancelInPortalHandler(SimulatedStripe stripe) : IHandler<CancelInPortal, Done>
{
    public Task<Result<Done>> Handle(CancelInPortal request, CancellationToken cancellationToken) => Task.FromResult(Cancel(request));

    private Result<Done> Cancel(CancelInPortal request)
    {
        if (PortalView.Find(stripe, request.Session) is not { } visit || !visit.Allows("subscription_cancel"))
            return Problem.NotFound;
        if (visit.Subscription is not { Ends: false } subscription)
            return Problem.Conflict(Strings.Text("NotNow"));
        try
        {
            stripe.Cancel(subscription.Id, visit.CancelsAtPeriodEnd, visit.CancellationReasons.Contains(request.Reason) ? request.Reason : null);
            return Done.Instance;
        }
        catch (StripeRefusal refusal)
        {
            return Payment.ProblemOf(refusal);
        }
    }
}
