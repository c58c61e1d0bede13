namespace SaasStarter.Backbone.Stripe;

/// <summary>A payment, as far as it tells whose it is.</summary>
internal sealed record Charge(string Id, Expandable<Customer>? Customer) : IStripeObject;

/// <summary><c>/v1/charges</c>.</summary>
internal sealed class Charges(StripeConnection connection)
{
    public Task<Charge> Retrieve(string id, CancellationToken cancellationToken) => connection.Send<Charge>(StripeRequest.Get("/v1/charges/{id}", id), cancellationToken);
}
