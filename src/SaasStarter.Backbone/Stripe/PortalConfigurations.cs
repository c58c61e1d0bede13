namespace SaasStarter.Backbone.Stripe;

/// <summary>What customers may do in the portal.</summary>
internal sealed record PortalConfiguration : IStripeObject
{
    public required string Id { get; init; }

    public bool Active { get; init; }

    public bool IsDefault { get; init; }

    public Uri? DefaultReturnUrl { get; init; }

    public PortalFeatures? Features { get; init; }

    public IReadOnlyDictionary<string, string>? Metadata { get; init; }

    public bool Livemode { get; init; }
}

/// <summary>What a configuration is made with or changed to.</summary>
internal sealed record PortalConfigurationParameters
{
    public bool? Active { get; init; }

    public Uri? DefaultReturnUrl { get; init; }

    public PortalFeatures? Features { get; init; }

    public PortalBusinessProfile? BusinessProfile { get; init; }

    public IReadOnlyDictionary<string, string>? Metadata { get; init; }
}

/// <summary>What the portal says about whom one buys from.</summary>
internal sealed record PortalBusinessProfile(Uri? PrivacyPolicyUrl, Uri? TermsOfServiceUrl);

/// <summary>The portal's parts: read from a configuration as well as sent with one.</summary>
internal sealed record PortalFeatures
{
    public PortalCustomerUpdate? CustomerUpdate { get; init; }

    public Enabling? InvoiceHistory { get; init; }

    public Enabling? PaymentMethodUpdate { get; init; }

    public Enabling? SubscriptionCancel { get; init; }

    public Enabling? SubscriptionUpdate { get; init; }
}

/// <summary>Which of its own data a customer may change.</summary>
/// <param name="Enabled">Whether any.</param>
/// <param name="AllowedUpdates"><c>address</c>, <c>email</c>, <c>name</c>, <c>phone</c>, <c>shipping</c>, <c>tax_id</c>.</param>
internal sealed record PortalCustomerUpdate(bool Enabled, IReadOnlyList<string>? AllowedUpdates);

/// <summary>Which configurations to list.</summary>
internal sealed record PortalConfigurationListParameters : ListParameters
{
    public bool? Active { get; init; }

    public bool? IsDefault { get; init; }
}

/// <summary><c>/v1/billing_portal/configurations</c>.</summary>
internal sealed class PortalConfigurations(StripeConnection connection)
{
    private const string All = "/v1/billing_portal/configurations";

    public Task<PortalConfiguration> Create(PortalConfigurationParameters parameters, string idempotencyKey, CancellationToken cancellationToken) =>
        connection.Send<PortalConfiguration>(StripeRequest.Post(All, null, parameters, idempotencyKey), cancellationToken);

    public Task<PortalConfiguration> Update(string id, PortalConfigurationParameters parameters, string idempotencyKey, CancellationToken cancellationToken) =>
        connection.Send<PortalConfiguration>(StripeRequest.Post($"{All}/{{id}}", id, parameters, idempotencyKey), cancellationToken);

    public IAsyncEnumerable<PortalConfiguration> List(PortalConfigurationListParameters parameters, int atMost, CancellationToken cancellationToken) =>
        connection.List<PortalConfiguration>(All, parameters, atMost, cancellationToken);
}
