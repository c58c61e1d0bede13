using SaasStarter.Backbone.StripeSimulator.Objects;

namespace SaasStarter.Backbone.StripeSimulator.Pages;

/// <summary>What can be seen and made to happen of one customer.</summary>
/// <param name="Id">The customer.</param>
/// <param name="Name">Their name.</param>
/// <param name="Email">Their address.</param>
/// <param name="Now">The time on their clock.</param>
/// <param name="Subscriptions">Their subscriptions, the newest first.</param>
/// <param name="Invoices">Their newest invoices, the newest first.</param>
/// <param name="Events">What happened to them, the newest first.</param>
/// <param name="IsNextPaymentDeclined">Whether their next payment fails, whatever they pay with.</param>
internal sealed record CustomerView(string Id, string? Name, string? Email, DateTimeOffset Now, IReadOnlyList<PortalSubscription> Subscriptions,
    IReadOnlyList<PortalInvoice> Invoices, IReadOnlyList<EventView> Events, bool IsNextPaymentDeclined)
{
    private const int MostRows = 20;

    /// <summary>The subscription that goes on, or null.</summary>
    public PortalSubscription? Live => Subscriptions.FirstOrDefault(subscription => subscription.Status is not ("canceled" or "incomplete_expired"));

    /// <summary>The customer with this id, or null.</summary>
    public static CustomerView? Find(SimulatedStripe stripe, string id) =>
        stripe.Do(state => state.Find<SimulatedCustomer>(id) is { IsDeleted: false } customer ? Of(state, customer) : null);

    private static CustomerView Of(SimulatorState state, SimulatedCustomer customer) => new(customer.Id, customer.Name, customer.Email,
        Payment.MomentOf(state.NowOf(customer.Id)),
        [.. state.All<SimulatedSubscription>().Where(one => one.Customer == customer.Id).TakeLast(MostRows).Reverse().Select(one => PortalSubscription.Of(state, one))],
        [.. state.All<SimulatedInvoice>().Where(one => one.Customer == customer.Id).TakeLast(MostRows).Reverse().Select(PortalInvoice.Of)],
        [.. state.All<SimulatedEvent>().Where(one => one.CustomerId == customer.Id).TakeLast(MostRows).Reverse().Select(EventView.Of)], customer.PaymentsToDecline > 0);
}

/// <summary>Something that happened, and what became of telling it.</summary>
/// <param name="Id">The event.</param>
/// <param name="Type">As Stripe names it.</param>
/// <param name="At">When.</param>
/// <param name="IsDelivered">Whether everybody who wants to know has taken it; null when nobody does.</param>
/// <param name="Attempts">How often it was sent.</param>
/// <param name="LastStatus">What was answered last, or null.</param>
public sealed record EventView(string Id, string Type, DateTimeOffset At, bool? IsDelivered, int Attempts, int? LastStatus)
{
    /// <summary>What is known of an event.</summary>
    internal static EventView Of(SimulatedEvent happened) => new(happened.Id, happened.Type, Payment.MomentOf(happened.Created), happened.IsDelivered(), happened.Attempts.Count,
        happened.Attempts.LastOrDefault()?.Status);
}
