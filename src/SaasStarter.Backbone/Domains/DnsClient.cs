using System.Buffers.Binary;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using System.Security.Cryptography;
using Microsoft.Extensions.Options;

namespace SaasStarter.Backbone.Domains;

/// <summary>
/// Asks name servers for TXT records, which the framework does not. Each server is waited for a moment, each is asked twice, and what is longer than a
/// datagram is fetched over TCP (RFC 7766). Nothing is kept: whoever has just published a record wants to know now.
/// </summary>
internal sealed class DnsClient(IOptions<DnsSettings> settings)
{
    /// <summary>Where name servers listen.</summary>
    public const int Port = 53;

    private const int Rounds = 2;
    private const int MostServers = 3;

    /// <summary>How long one server is waited for, each time.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The texts of a name.</summary>
    /// <param name="name">The name in ASCII, <c>_challenge.example.com</c>.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>None when the name has none or does not exist; null when no server could tell.</returns>
    public async Task<IReadOnlyList<string>?> FindTexts(string name, CancellationToken cancellationToken)
    {
        IReadOnlyList<IPEndPoint> servers = settings.Value.Addresses is { Count: > 0 } configured ? configured : OfSystem();
        for (var round = 0; round < Rounds; round++)
        {
            foreach (var server in servers.Take(MostServers))
            {
                if (await Ask(server, name, cancellationToken) is { Texts: { } texts })
                    return texts;
            }
        }
        return null;
    }

    private static IPEndPoint[] OfSystem() => [.. NetworkInterface.GetAllNetworkInterfaces()
        .SelectMany(network => network.GetIPProperties().DnsAddresses).Distinct().Select(address => new IPEndPoint(address, Port))];

    private async Task<DnsAnswer?> Ask(IPEndPoint server, string name, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        var question = DnsMessage.Ask(BinaryPrimitives.ReadUInt16LittleEndian(RandomNumberGenerator.GetBytes(2)), name);
        try
        {
            var answer = await AskByDatagram(server, question, patience.Token);
            return answer.IsTruncated ? await AskByStream(server, question, patience.Token) : answer;
        }
        catch (Exception exception) when (exception is SocketException or IOException || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return null;
        }
    }

    // Only datagrams from the server's own address arrive here, and of those only what answers our question, under its number, counts (RFC 5452).
    private static async Task<DnsAnswer> AskByDatagram(IPEndPoint server, byte[] question, CancellationToken cancellationToken)
    {
        using var socket = new Socket(server.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        await socket.ConnectAsync(server, cancellationToken);
        await socket.SendAsync(question, cancellationToken);
        var buffer = new byte[DnsMessage.LargestDatagram];
        while (true)
        {
            var length = await socket.ReceiveAsync(buffer, cancellationToken);
            if (DnsMessage.Read(buffer.AsSpan(0, length), question) is { } answer)
                return answer;
        }
    }

    private static async Task<DnsAnswer?> AskByStream(IPEndPoint server, byte[] question, CancellationToken cancellationToken)
    {
        using var socket = new Socket(server.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(server, cancellationToken);
        await using var stream = new NetworkStream(socket);
        var length = new byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(length, (ushort)question.Length);
        await stream.WriteAsync((byte[])[.. length, .. question], cancellationToken);
        await stream.ReadExactlyAsync(length, cancellationToken);
        var message = new byte[BinaryPrimitives.ReadUInt16BigEndian(length)];
        await stream.ReadExactlyAsync(message, cancellationToken);
        return DnsMessage.Read(message, question);
    }
}
