using SaasStarter.Backbone.Core;

namespace SaasStarter.Backbone.StripeSimulator.Pages;

/// <summary>Sends one event once more.</summary>
/// <param name="Customer">The customer whom it concerns.</param>
/// <param name="Event">The event.</param>
internal sealed record DeliverEvent(string Customer, string Event) : ICommand<Done>
{
    public static Audience Audience => Audience.Anonymous;
}

internal sealed class DeliverEventHandler(SimulatedStripe stripe, WebhookSender sender) : IHandler<DeliverEvent, Done>
{
    public async Task<Result<Done>> Handle(DeliverEvent request, CancellationToken cancellationToken)
    {
        if (CustomerView.Find(stripe, request.Customer) is not { } customer || customer.Events.All(happened => happened.Id != request.Event))
            return Problem.NotFound;
        return await sender.Deliver(request.Event, cancellationToken) ? Done.Instance : Problem.Conflict(Strings.Text("NotTaken"));
    }
}
