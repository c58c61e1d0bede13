using SaasStarter.Backbone.Stripe;

namespace SaasStarter.Backbone.Billing;

/// <summary>What Stripe answered about a customer, question by question, within the time of one sync.</summary>
/// <param name="Customer">The customer; null when Stripe knows none of this name, which is not the same as a deleted one.</param>
/// <param name="Subscriptions">All subscriptions, the ended ones too.</param>
/// <param name="Schedules">The schedules of those that have one, by their id.</param>
/// <param name="Invoices">The newest invoices, the newest first.</param>
internal sealed record StripeSnapshot(
    Customer? Customer, IReadOnlyList<Stripe.Subscription> Subscriptions, IReadOnlyDictionary<string, SubscriptionSchedule> Schedules, IReadOnlyList<Invoice> Invoices)
{
    /// <summary>How many subscriptions of one customer are looked at, from the newest.</summary>
    public const int MostSubscriptions = 100;

    /// <summary>How many invoices are copied at a time, from the newest. Older ones stay as they were; the portal shows all.</summary>
    public const int MostInvoices = 24;

    /// <summary>Asks for everything.</summary>
    /// <exception cref="StripeException">Stripe does not answer, or refuses.</exception>
    public static async Task<StripeSnapshot> Fetch(StripeClient stripe, string stripeCustomerId, CancellationToken cancellationToken)
    {
        var customer = await FetchCustomer(stripe, stripeCustomerId, cancellationToken);
        if (customer is null or { Deleted: true })
            return new(customer, [], new Dictionary<string, SubscriptionSchedule>(), []);
        var subscriptions = await stripe.Subscriptions.List(new() { Customer = customer.Id, Status = "all" }, MostSubscriptions, cancellationToken)
            .ToListAsync(cancellationToken);
        var schedules = new Dictionary<string, SubscriptionSchedule>();
        foreach (var schedule in subscriptions.Where(subscription => subscription.Status is not "canceled").Select(subscription => subscription.Schedule).OfType<Expandable<SubscriptionSchedule>>())
            schedules[schedule.Id] = await stripe.SubscriptionSchedules.Retrieve(schedule.Id, ["phases.items.price"], cancellationToken);
        var invoices = await stripe.Invoices.List(new() { Customer = customer.Id }, MostInvoices, cancellationToken).ToListAsync(cancellationToken);
        return new(customer, subscriptions, schedules, invoices);
    }

    private static async Task<Customer?> FetchCustomer(StripeClient stripe, string id, CancellationToken cancellationToken)
    {
        try
        {
            return await stripe.Customers.Retrieve(id, ["tax_ids"], cancellationToken);
        }
        catch (StripeException exception) when (exception.Kind == StripeErrorKind.ResourceMissing)
        {
            return null;
        }
    }
}
