namespace SaasStarter.Backbone.Stripe;

/// <summary>
/// Stripe's API, as far as the product uses it, at the version that <see cref="StripeSettings"/> pin. Every call that changes something takes
/// an idempotency key that follows from what it is for: whoever repeats it, a retry or a job that runs anew, does it once. Stripe replays
/// the first answer for a day, failures included; a deliberate new attempt needs a new key.
/// </summary>
internal sealed class StripeClient(StripeConnection connection)
{
    public Customers Customers { get; } = new(connection);

    public Products Products { get; } = new(connection);

    public Prices Prices { get; } = new(connection);

    public CheckoutSessions CheckoutSessions { get; } = new(connection);

    public PortalConfigurations PortalConfigurations { get; } = new(connection);

    public PortalSessions PortalSessions { get; } = new(connection);

    public Subscriptions Subscriptions { get; } = new(connection);

    public SubscriptionSchedules SubscriptionSchedules { get; } = new(connection);

    public Invoices Invoices { get; } = new(connection);

    public Charges Charges { get; } = new(connection);

    public Events Events { get; } = new(connection);

    public WebhookEndpoints WebhookEndpoints { get; } = new(connection);
}
