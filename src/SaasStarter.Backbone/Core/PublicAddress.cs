using System.Net;
using System.Net.Sockets;

namespace SaasStarter.Backbone.Core;

/// <summary>Which addresses are anybody's on the internet (IANA, "Special-Purpose Address Registry" for IPv4 and IPv6). What is in doubt is not.</summary>
internal static class PublicAddress
{
    private static readonly IPNetwork[] NotPublic =
    [
        .. new[]
        {
            "0.0.0.0/8", // This network.
            "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", // Private use.
            "100.64.0.0/10", // Shared by the customers of a carrier.
            "127.0.0.0/8", // This machine.
            "169.254.0.0/16", // Link-local: where clouds tell machines about themselves.
            "168.63.129.16/32", // The same, of Azure, in the middle of what is public.
            "192.0.0.0/24", "192.0.2.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", // Protocols, examples, measurements.
            "192.88.99.0/24", // Relays of 6to4.
            "224.0.0.0/4", "240.0.0.0/4", // Many receivers, reserved, everybody.
            "2001::/23", // Protocols: Teredo, which carries IPv4, among them.
            "2001:db8::/32", "3fff::/20", // Examples.
            "2002::/16", // 6to4, which carries IPv4.
        }.Select(IPNetwork.Parse),
    ];

    // Of IPv6, only this is given out: what maps, translates or embeds IPv4, what is unique local, link-local or multicast is outside of it.
    private static readonly IPNetwork GivenOut = IPNetwork.Parse("2000::/3");

    /// <summary>Whether it is.</summary>
    public static bool Is(IPAddress address) =>
        (address.AddressFamily == AddressFamily.InterNetwork || GivenOut.Contains(address)) && !Array.Exists(NotPublic, network => network.Contains(address));
}
