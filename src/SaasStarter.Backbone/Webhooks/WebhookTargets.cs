using System.Net;
using System.Net.Sockets;
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

/// <summary>Finds the addresses of a host.</summary>
internal interface IHostLookup
{
    /// <summary>All of them; none when there is no such host.</summary>
    Task<IPAddress[]> Find(string host, CancellationToken cancellationToken);
}

/// <summary>Asks the system's servers.</summary>
internal sealed class DnsHostLookup : IHostLookup
{
    public async Task<IPAddress[]> Find(string host, CancellationToken cancellationToken)
    {
        try
        {
            return await Dns.GetHostAddressesAsync(host, cancellationToken);
        }
        catch (SocketException)
        {
            return [];
        }
    }
}

/// <summary>
/// Says where a webhook may go: an address that a stranger wrote, and that this product then calls from inside of its network. It is asked when an endpoint is saved,
/// and again each time before something is sent.
/// </summary>
internal sealed class WebhookTargets(IHostLookup lookup, WebhookSettings settings)
{
    private static readonly TimeSpan LookupLimit = TimeSpan.FromSeconds(3);

    private static readonly int[] Ports = [443, 8443];

    // Names that mean something inside of a network only (RFC 6761, RFC 6762, RFC 8375; ICANN, "internal").
    private static readonly string[] InsideNames = ["localhost", "local", "internal", "intranet", "lan", "home", "corp", "arpa", "onion", "test", "invalid", "example"];

    /// <summary>Reads an address.</summary>
    /// <param name="url">What somebody wrote.</param>
    /// <returns>The address, or why it cannot be one, in words for who wrote it.</returns>
    public (Uri? Uri, LocalizedText? WhyNot) Read(string url)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var uri) || uri.AbsoluteUri.Length > WebhookEndpoint.MaximumUrlLength)
            return (null, Strings.Text("NoAddress"));
        if (uri.UserInfo.Length > 0 || uri.Fragment.Length > 0)
            return (null, Strings.Text("AddressWithMore"));
        if (settings.AllowsLoopback && uri.IsLoopback && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps))
            return (uri, null);
        if (uri.Scheme != Uri.UriSchemeHttps)
            return (null, Strings.Text("NotHttps"));
        if (!Ports.Contains(uri.Port))
            return (null, Strings.Text("PortRefused", string.Join(", ", Ports)));
        return IsPublicName(uri) ? (uri, null) : (null, Strings.Text("NotPublic"));
    }

    /// <summary>
    /// Asks once where a host is. Whoever connects does so to what is answered here and asks nobody again, so that another answer a moment later changes nothing.
    /// </summary>
    /// <returns>Its addresses; null when there are none, or one of them is not public.</returns>
    public async Task<IPAddress[]?> Resolve(Uri uri, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(LookupLimit);
        IPAddress[] addresses;
        try
        {
            addresses = IPAddress.TryParse(HostOf(uri), out var literal) ? [literal] : await lookup.Find(HostOf(uri), limit.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
        return addresses.Length > 0 && Array.TrueForAll(addresses, IsAllowed) ? addresses : null;
    }

    private bool IsAllowed(IPAddress address) => PublicAddress.Is(address) || (settings.AllowsLoopback && IPAddress.IsLoopback(address));

    private static bool IsPublicName(Uri uri) => uri.HostNameType switch
    {
        UriHostNameType.IPv4 or UriHostNameType.IPv6 => IPAddress.TryParse(HostOf(uri), out var literal) && PublicAddress.Is(literal),
        UriHostNameType.Dns => HostOf(uri).Split('.') is { Length: > 1 } labels && !InsideNames.Contains(labels[^1]),
        _ => false,
    };

    // In ASCII and lower case, without the dot that only says that the name ends here.
    private static string HostOf(Uri uri) => uri.IdnHost.TrimEnd('.').ToLowerInvariant();
}
