using System.Net;
using System.Net.Sockets;

namespace SaasStarter.Tests.Hosting;

/// <summary>Ports of this machine for programs that have to be told theirs.</summary>
internal static class FreePorts
{
    /// <summary>So many ports on which nobody listens, each another one.</summary>
    public static Queue<int> Take(int count)
    {
        var listeners = Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToList();
        foreach (var listener in listeners)
            listener.Start();
        var ports = listeners.Select(listener => ((IPEndPoint)listener.LocalEndpoint).Port).ToList();
        foreach (var listener in listeners)
            listener.Stop();
        return new(ports);
    }
}
