using SaasStarter.Backbone.Core;

namespace SaasStarter.Backbone.StripeSimulator.Pages;

/// <summary>Takes a cancellation back, in the portal.</summary>
/// <param name="Session">The visit.</param>
internal sealed record KeepInPortal(string Session) : ICommand<Done>
{
    public static Audience Audience => Audience.Anonymous;
}

internal sealed class KeepInPortalHandler(SimulatedStripe stripe) : IHandler<KeepInPortal, Done>
{
    public Task<Result<Done>> Handle(KeepInPortal request, CancellationToken cancellationToken) => Task.FromResult(Keep(request));

    private Result<Done> Keep(KeepInPortal request)
    {
        if (PortalView.Find(stripe, request.Session) is not { } visit || !visit.Allows("subscription_cancel"))
            return Problem.NotFound;
        if (visit.Subscription is not { Ends: true } subscription)
            return Problem.Conflict(Strings.Text("NotNow"));
        try
        {
            stripe.KeepSubscription(subscription.Id);
            return Done.Instance;
        }
        catch (StripeRefusal refusal)
        {
            return Payment.ProblemOf(refusal);
        }
    }
}
