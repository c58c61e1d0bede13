using SaasStarter.Backbone.StripeSimulator.Objects;

namespace SaasStarter.Backbone.StripeSimulator.Pages;

/// <summary>Everything that the simulator knows, for whoever runs the product.</summary>
/// <param name="Now">The time on its clock.</param>
/// <param name="Customers">The newest customers, the newest first.</param>
/// <param name="Events">The newest events, the newest first.</param>
/// <param name="Endpoints">Where events are sent.</param>
/// <param name="Next">The customer after which the next page begins, or null.</param>
internal sealed record OverviewView(
    DateTimeOffset Now, IReadOnlyList<CustomerRow> Customers, IReadOnlyList<EventView> Events, IReadOnlyList<string> Endpoints, string? Next)
{
    private const int MostRows = 20;

    /// <summary>All of it.</summary>
    /// <param name="stripe">The simulator.</param>
    /// <param name="after">The customer after which the list begins; null for the newest.</param>
    public static OverviewView Of(SimulatedStripe stripe, string? after) => stripe.Do(state =>
    {
        var before = state.Find<SimulatedCustomer>(after)?.Sequence ?? long.MaxValue;
        var customers = state.All<SimulatedCustomer>().Where(customer => !customer.IsDeleted && customer.Sequence < before).TakeLast(MostRows + 1).Reverse().ToList();
        return new OverviewView(Payment.MomentOf(state.Now()), [.. customers.Take(MostRows).Select(customer => CustomerRow.Of(state, customer))],
            [.. state.All<SimulatedEvent>().TakeLast(MostRows).Reverse().Select(EventView.Of)], [.. state.All<SimulatedWebhookEndpoint>().Select(endpoint => endpoint.Url)],
            customers.Count > MostRows ? customers[MostRows - 1].Id : null);
    });
}

/// <summary>A customer in the list.</summary>
/// <param name="Id">The customer.</param>
/// <param name="Name">Their name or address.</param>
/// <param name="Status">The state of their newest subscription, as Stripe names it, or null.</param>
/// <param name="CreatedAt">When they came.</param>
internal sealed record CustomerRow(string Id, string Name, string? Status, DateTimeOffset CreatedAt)
{
    /// <summary>What is known of a customer.</summary>
    public static CustomerRow Of(SimulatorState state, SimulatedCustomer customer) => new(customer.Id, customer.Name ?? customer.Email ?? customer.Id,
        state.All<SimulatedSubscription>().LastOrDefault(subscription => subscription.Customer == customer.Id)?.Status, Payment.MomentOf(customer.Created));
}
