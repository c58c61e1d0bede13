using Microsoft.Extensions.Options;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Stripe;

namespace SaasStarter.Backbone.Billing;

/// <summary>Tells Stripe where to send events: exactly those that we handle, in the version of the API that we ask for.</summary>
internal sealed class WebhookRegistration(StripeClient stripe, IOptionsMonitor<StripeSettings> settings)
{
    // An account has sixteen at most.
    private const int MostEndpoints = 100;

    private static readonly string[] Wanted = [.. HandledEvents.All.Select(handled => handled.Type)];

    private string Version => settings.CurrentValue.ApiVersion;

    /// <summary>Makes the endpoint, or makes it right.</summary>
    /// <param name="run">The run that it belongs to.</param>
    /// <param name="address">Where events are to go.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The secret of a new endpoint.</returns>
    public async Task<Secret?> Sync(CatalogueRun run, Uri address, CancellationToken cancellationToken)
    {
        var known = await stripe.WebhookEndpoints.List(MostEndpoints, cancellationToken).Where(endpoint => endpoint.Url == address).ToListAsync(cancellationToken);
        var current = known.FirstOrDefault(endpoint => endpoint.ApiVersion == Version);
        var made = current is null ? await Create(run, address, cancellationToken) : null;
        if (current is not null && (current.Status != "enabled" || !current.EnabledEvents.Order().SequenceEqual(Wanted.Order())))
        {
            await run.Do("change", $"webhook endpoint {current.Id}", key =>
                stripe.WebhookEndpoints.Update(current.Id, new() { EnabledEvents = Wanted, Disabled = false }, key, cancellationToken));
        }
        // The version of an endpoint cannot be changed; two endpoints would send everything twice.
        foreach (var former in known.Where(endpoint => endpoint != current && endpoint.Status == "enabled"))
        {
            await run.Do("archive", $"webhook endpoint {former.Id}, of another version", key =>
                stripe.WebhookEndpoints.Update(former.Id, new() { Disabled = true }, key, cancellationToken));
        }
        return made?.Secret;
    }

    private Task<WebhookEndpoint?> Create(CatalogueRun run, Uri address, CancellationToken cancellationToken) =>
        run.Do("create", $"webhook endpoint {address}", key => stripe.WebhookEndpoints.Create(
            new() { Url = address, EnabledEvents = Wanted, ApiVersion = Version }, key, cancellationToken));
}
