using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Configuration;
using SaasStarter.Backbone.Persistence;

namespace SaasStarter.Backbone.Hosting;

/// <summary>
/// Believes what a reverse proxy says of the visitor's address and of TLS, if the proxy's network is configured: <c>Proxy:Networks</c>,
/// as in <c>172.16.0.0/12, 127.0.0.1/32</c>. Anybody else's word for it is ignored, and nobody's for the host.
/// </summary>
internal static class ReverseProxy
{
    /// <summary>Reads the headers of the configured networks only.</summary>
    /// <exception cref="ConfigurationException">A network is not written as address and length.</exception>
    public static void UseReverseProxy(this WebApplication app)
    {
        var networks = Networks(app.Configuration);
        if (networks.Count == 0)
            return;
        var options = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto };
        options.KnownIPNetworks.Clear();
        options.KnownProxies.Clear();
        foreach (var network in networks)
            options.KnownIPNetworks.Add(network);
        app.UseForwardedHeaders(options);
    }

    /// <summary>The networks of the reverse proxy; none when there is none.</summary>
    /// <exception cref="ConfigurationException">One is not written as address and length.</exception>
    public static IReadOnlyList<System.Net.IPNetwork> Networks(IConfiguration configuration) =>
        [.. (configuration["Proxy:Networks"] ?? "").Split([',', ' '], StringSplitOptions.RemoveEmptyEntries).Select(Parse)];

    private static System.Net.IPNetwork Parse(string network) => System.Net.IPNetwork.TryParse(network, out var parsed) ? parsed
        : throw new ConfigurationException($"Proxy__Networks contains '{network}'. Write networks as address and length, like 172.16.0.0/12.");
}
