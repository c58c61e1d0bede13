using SaasStarter.Backbone.Core;

namespace SaasStarter.Backbone.Stripe;

/// <summary>Where Stripe sends events to.</summary>
internal sealed record WebhookEndpoint : IStripeObject
{
    public required string Id { get; init; }

    public required Uri Url { get; init; }

    /// <summary><c>enabled</c> or <c>disabled</c>.</summary>
    public string? Status { get; init; }

    public IReadOnlyList<string> EnabledEvents { get; init; } = [];

    /// <summary>The version that its events come in. It cannot be changed.</summary>
    public string? ApiVersion { get; init; }

    /// <summary>What its events are signed with: told once, when it is made.</summary>
    public Secret? Secret { get; init; }

    public IReadOnlyDictionary<string, string>? Metadata { get; init; }

    public bool Livemode { get; init; }
}

/// <summary>What an endpoint is made with.</summary>
internal sealed record WebhookEndpointCreateParameters
{
    public required Uri Url { get; init; }

    public required IReadOnlyList<string> EnabledEvents { get; init; }

    public required string ApiVersion { get; init; }

    public string? Description { get; init; }

    public IReadOnlyDictionary<string, string>? Metadata { get; init; }
}

/// <summary>What may be changed of an endpoint.</summary>
internal sealed record WebhookEndpointUpdateParameters
{
    public IReadOnlyList<string>? EnabledEvents { get; init; }

    public bool? Disabled { get; init; }
}

/// <summary><c>/v1/webhook_endpoints</c>.</summary>
internal sealed class WebhookEndpoints(StripeConnection connection)
{
    private const string All = "/v1/webhook_endpoints";

    public IAsyncEnumerable<WebhookEndpoint> List(int atMost, CancellationToken cancellationToken) =>
        connection.List<WebhookEndpoint>(All, new(), atMost, cancellationToken);

    public Task<WebhookEndpoint> Create(WebhookEndpointCreateParameters parameters, string idempotencyKey, CancellationToken cancellationToken) =>
        connection.Send<WebhookEndpoint>(StripeRequest.Post(All, null, parameters, idempotencyKey), cancellationToken);

    public Task<WebhookEndpoint> Update(string id, WebhookEndpointUpdateParameters parameters, string idempotencyKey, CancellationToken cancellationToken) =>
        connection.Send<WebhookEndpoint>(StripeRequest.Post($"{All}/{{id}}", id, parameters, idempotencyKey), cancellationToken);
}
