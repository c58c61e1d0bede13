using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace SaasStarter.Backbone.Core;

/// <summary>How the product calls addresses that strangers wrote.</summary>
/// <param name="AllowsLoopback">Whether addresses on this machine are let pass, by http and on any port. Never outside of development.</param>
internal sealed record OutboundSettings(bool AllowsLoopback)
{
    /// <summary>From <c>Outbound:AllowLoopback</c>; false unless configured, and wherever it is not development.</summary>
    public static OutboundSettings Of(IConfiguration configuration, IHostEnvironment environment) =>
        new(environment.IsDevelopment() && configuration.GetValue("Outbound:AllowLoopback", false));
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
/// Says where the product may go at an address that a stranger wrote, and goes there: it calls from inside of its network, and must not be made to reach what only it
/// reaches (OWASP, "Server-Side Request Forgery Prevention"). Asked when the address is saved, and again each time something is sent.
/// </summary>
internal sealed class OutboundHosts(IHostLookup lookup, OutboundSettings settings)
{
    private static readonly TimeSpan LookupLimit = TimeSpan.FromSeconds(3);

    private static readonly int[] Ports = [443, 8443];

    // Names that mean something inside of a network only (RFC 6761, RFC 6762, RFC 8375; ICANN, "internal").
    private static readonly string[] InsideNames = ["localhost", "local", "internal", "intranet", "lan", "home", "corp", "arpa", "onion", "test", "invalid", "example"];

    /// <summary>Why an address cannot be called, in words for who wrote it; null when it can, as far as it shows.</summary>
    public LocalizedText? Refusal(Uri uri)
    {
        if (uri.UserInfo.Length > 0 || uri.Fragment.Length > 0)
            return Strings.Text("AddressWithMore");
        if (settings.AllowsLoopback && uri.IsLoopback && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps))
            return null;
        if (uri.Scheme != Uri.UriSchemeHttps)
            return Strings.Text("NotHttps");
        if (!Ports.Contains(uri.Port))
            return Strings.Text("PortRefused", string.Join(", ", Ports));
        return IsPublicName(uri) ? null : Strings.Text("NotPublic");
    }

    /// <summary>
    /// Asks once where a host is. Whoever connects does so to what is answered here and asks nobody again, so that another answer a moment later changes nothing.
    /// </summary>
    /// <returns>Its addresses; null when there are none, or one of them is not public.</returns>
    public async Task<IPAddress[]?> Resolve(Uri uri, CancellationToken cancellationToken)
    {
        var host = HostOf(uri);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(LookupLimit);
        IPAddress[] addresses;
        try
        {
            addresses = IPAddress.TryParse(host, out var literal) ? [literal] : await lookup.Find(host, limit.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
        return addresses.Length > 0 && Array.TrueForAll(addresses, IsAllowed) ? addresses : null;
    }

    /// <summary>A handler that goes to vetted addresses and nowhere else: past no proxy, following nobody, with nothing of ours beyond the request.</summary>
    public SocketsHttpHandler NewHandler() => new()
    {
        UseProxy = false,
        UseCookies = false,
        AllowAutoRedirect = false,
        MaxResponseHeadersLength = 32,
        ActivityHeadersPropagator = null,
        ConnectCallback = Connect,
    };

    private async ValueTask<Stream> Connect(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        if (context.InitialRequestMessage.RequestUri is not { } uri || Refusal(uri) is not null || await Resolve(uri, cancellationToken) is not { } addresses)
            throw new HttpRequestException(HttpRequestError.NameResolutionError, "The address is not public.");
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, context.DnsEndPoint.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private bool IsAllowed(IPAddress address) => PublicAddress.Is(address) || (settings.AllowsLoopback && IPAddress.IsLoopback(address));

    // Figures may look like a name at first: "127.0.0.1.", or with the digits of another script.
    private static bool IsPublicName(Uri uri) => IPAddress.TryParse(HostOf(uri), out var literal)
        ? PublicAddress.Is(literal)
        : uri.HostNameType == UriHostNameType.Dns && HostOf(uri).Split('.') is { Length: > 1 } labels && !InsideNames.Contains(labels[^1]);

    // In ASCII and lower case, without the dot that only says that the name ends here.
    private static string HostOf(Uri uri) => uri.IdnHost.TrimEnd('.').ToLowerInvariant();
}

/// <summary>Registers it, for each capability that calls such addresses.</summary>
internal static class OutboundServices
{
    public static IServiceCollection AddOutboundHosts(this IServiceCollection services)
    {
        services.TryAddSingleton(provider => OutboundSettings.Of(provider.GetRequiredService<IConfiguration>(), provider.GetRequiredService<IHostEnvironment>()));
        services.TryAddSingleton<IHostLookup, DnsHostLookup>();
        services.TryAddSingleton<OutboundHosts>();
        return services;
    }
}
