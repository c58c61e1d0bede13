using SaasStarter.Backbone.Core;

namespace SaasStarter.Backbone.Stripe;

/// <summary>A visit to Stripe's page on which a customer manages its payment.</summary>
internal sealed record PortalSession : IStripeObject
{
    public required string Id { get; init; }

    /// <summary>Where it is. Whoever has the address acts as the customer: for the one browser that asked, never stored, never logged.</summary>
    public required Secret Url { get; init; }
}

/// <summary>Whose visit it is, and where to.</summary>
internal sealed record PortalSessionParameters
{
    public required string Customer { get; init; }

    public required Uri ReturnUrl { get; init; }

    /// <summary>The id of the configuration that says what the customer may do there.</summary>
    public string? Configuration { get; init; }

    /// <summary>The page's language: <c>fr</c>.</summary>
    public string? Locale { get; init; }

    public PortalFlow? FlowData { get; init; }
}

/// <summary>One thing that the customer is led to straight away.</summary>
internal sealed record PortalFlow(PortalFlowType Type);

/// <summary>What a customer is led to.</summary>
internal enum PortalFlowType
{
    PaymentMethodUpdate,
    CustomerUpdate,
}

/// <summary><c>/v1/billing_portal/sessions</c>.</summary>
internal sealed class PortalSessions(StripeConnection connection)
{
    public Task<PortalSession> Create(PortalSessionParameters parameters, string idempotencyKey, CancellationToken cancellationToken) =>
        connection.Send<PortalSession>(StripeRequest.Post("/v1/billing_portal/sessions", null, parameters, idempotencyKey), cancellationToken);
}
