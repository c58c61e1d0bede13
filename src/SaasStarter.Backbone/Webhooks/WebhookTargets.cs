using System.Net;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using SaasStarter.Backbone.Core;

namespace SaasStarter.Backbone.Webhooks;

/// <summary>How webhooks are sent.</summary>
/// <param name="AllowsLoopback">Whether endpoints on this machine are let pass, by http and on any port. Never outside of development.</param>
internal sealed record WebhookSettings(bool AllowsLoopback)
{
    /// <summary>From <c>Webhooks:AllowLoopback</c>; false unless configured, and wherever it is not development.</summary>
    public static WebhookSettings Of(IConfiguration configuration, IHostEnvironment environment) =>
        new(environment.IsDevelopment() && configuration.GetValue("Webhooks:AllowLoopback", false));
}

/// <summary>
/// Says where a webhook may go: an address that a stranger wrote, and that this product then calls from inside of its network. It is asked when an endpoint is saved,
/// and again each time before something is sent.
/// </summary>
internal sealed class WebhookTargets(IHostLookup lookup, WebhookSettings settings)
{
    private readonly OutboundHosts _hosts = new(lookup, new(settings.AllowsLoopback));

    /// <summary>Reads an address.</summary>
    /// <param name="url">What somebody wrote.</param>
    /// <returns>The address, or why it cannot be one, in words for who wrote it.</returns>
    public (Uri? Uri, LocalizedText? WhyNot) Read(string url)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var uri) || uri.AbsoluteUri.Length > WebhookEndpoint.MaximumUrlLength)
            return (null, Strings.Text("NoAddress"));
        return _hosts.Refusal(uri) is { } whyNot ? (null, whyNot) : (uri, null);
    }

    /// <inheritdoc cref="OutboundHosts.Resolve"/>
    public Task<IPAddress[]?> Resolve(Uri uri, CancellationToken cancellationToken) => _hosts.Resolve(uri, cancellationToken);
}
