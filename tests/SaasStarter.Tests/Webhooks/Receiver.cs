using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace SaasStarter.Tests.Webhooks;

/// <summary>What a receiver was sent.</summary>
public sealed record Received(IReadOnlyDictionary<string, string> Headers, string Body);

/// <summary>Somebody's server on this machine, by plain sockets, so that it can answer as no server should: slowly, wrongly, without end, or never.</summary>
public sealed class Receiver : IDisposable
{
    private static int _addresses;

    private readonly TcpListener _listener;
    private readonly CancellationTokenSource _end = new();
    private readonly ConcurrentQueue<Received> _received = [];
    private readonly Func<Received, Stream, CancellationToken, Task> _answer;
    private readonly X509Certificate2? _certificate;
    private int _connections;

    private Receiver(TcpListener listener, Func<Received, Stream, CancellationToken, Task> answer, X509Certificate2? certificate)
    {
        (_listener, _answer, _certificate) = (listener, answer, certificate);
        _listener.Start();
        _ = Accept();
    }

    /// <summary>Where it is.</summary>
    public IPEndPoint EndPoint => (IPEndPoint)_listener.LocalEndpoint;

    /// <summary>Its address by plain HTTP.</summary>
    public string Url => $"http://{EndPoint}/hooks";

    public IReadOnlyList<Received> All => [.. _received];

    /// <summary>How many have connected, whatever they said.</summary>
    public int Connections => _connections;

    /// <summary>One on any port.</summary>
    public static Receiver Start(Func<Received, Stream, CancellationToken, Task>? answer = null) => new(new(IPAddress.Loopback, 0), answer ?? Status(204), null);

    /// <summary>One that speaks TLS on port 8443 of an address of its own: all of 127.0.0.0/8 is this machine (RFC 1122, 3.2.1.3).</summary>
    public static Receiver StartTls(X509Certificate2 certificate, Func<Received, Stream, CancellationToken, Task>? answer = null)
    {
        var number = Interlocked.Increment(ref _addresses);
        return new(new(new IPAddress([127, 88, (byte)(Environment.ProcessId % 250), (byte)number]), 8443), answer ?? Status(204), certificate);
    }

    public static Func<Received, Stream, CancellationToken, Task> Status(int status, string headers = "", string body = "") =>
        Text($"HTTP/1.1 {status} Some\r\n{headers}Content-Length: {Encoding.UTF8.GetByteCount(body)}\r\nConnection: close\r\n\r\n{body}");

    public static Func<Received, Stream, CancellationToken, Task> Text(string text) =>
        (_, stream, cancellationToken) => stream.WriteAsync(Encoding.UTF8.GetBytes(text), cancellationToken).AsTask();

    /// <summary>Says nothing.</summary>
    public static Func<Received, Stream, CancellationToken, Task> Never { get; } = (_, _, cancellationToken) => Task.Delay(Timeout.Infinite, cancellationToken);

    /// <summary>Says a little, again and again.</summary>
    public static Func<Received, Stream, CancellationToken, Task> Drop { get; } = async (_, stream, cancellationToken) =>
    {
        await stream.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n"u8.ToArray(), cancellationToken);
        while (true)
        {
            await stream.WriteAsync("."u8.ToArray(), cancellationToken);
            await Task.Delay(100, cancellationToken);
        }
    };

    /// <summary>Never stops.</summary>
    public static Func<Received, Stream, CancellationToken, Task> Endless { get; } = async (_, stream, cancellationToken) =>
    {
        await stream.WriteAsync("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"u8.ToArray(), cancellationToken);
        var chunk = Encoding.ASCII.GetBytes($"{10_000:X}\r\n{new string('x', 10_000)}\r\n");
        while (true)
            await stream.WriteAsync(chunk, cancellationToken);
    };

    public void Dispose()
    {
        _end.Cancel();
        _listener.Dispose();
        _end.Dispose();
    }

    private async Task Accept()
    {
        try
        {
            while (true)
                _ = Serve(await _listener.AcceptTcpClientAsync(_end.Token));
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
        }
    }

    private async Task Serve(TcpClient client)
    {
        Interlocked.Increment(ref _connections);
        using var connection = client;
        try
        {
            await using var stream = await Secure(client.GetStream());
            var received = await Read(stream);
            if (received.Headers[":request"].Length == 0)
                return; // Hung up after the handshake.
            _received.Enqueue(received);
            await _answer(received, stream, _end.Token);
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException or AuthenticationException or ObjectDisposedException)
        {
        }
    }

    private async Task<Stream> Secure(NetworkStream stream)
    {
        if (_certificate is null)
            return stream;
        var tls = new SslStream(stream);
        await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = _certificate }, _end.Token);
        return tls;
    }

    private async Task<Received> Read(Stream stream)
    {
        using var reader = new StreamReader(stream, Encoding.UTF8, leaveOpen: true);
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase) { [":request"] = await reader.ReadLineAsync(_end.Token) ?? "" };
        while (await reader.ReadLineAsync(_end.Token) is { Length: > 0 } line)
            headers[line[..line.IndexOf(':')]] = line[(line.IndexOf(':') + 1)..].Trim();
        var body = new char[int.Parse(headers.GetValueOrDefault("Content-Length", "0"), System.Globalization.CultureInfo.InvariantCulture)];
        var length = await reader.ReadBlockAsync(body, _end.Token);
        return new(headers, new string(body, 0, length));
    }
}
