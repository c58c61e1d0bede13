using System.Net;
using System.Net.Sockets;
using System.Text;

namespace SaasStarter.Tests.Mail;

/// <summary>A client that says to an SMTP server exactly what a test wants.</summary>
internal sealed class SmtpConversation : IDisposable
{
    private readonly TcpClient _client = new() { NoDelay = true };
    private StreamReader? _answers;

    public static async Task<SmtpConversation> Begin(int port)
    {
        var conversation = new SmtpConversation();
        await conversation._client.ConnectAsync(IPAddress.Loopback, port, TestContext.Current.CancellationToken);
        conversation._answers = new(conversation._client.GetStream(), Encoding.ASCII);
        return conversation;
    }

    /// <summary>The last line of the next answer, or null when the server has closed the connection.</summary>
    public async Task<string?> Answer()
    {
        var line = await _answers!.ReadLineAsync(TestContext.Current.CancellationToken);
        return line is [_, _, _, '-', ..] ? await Answer() : line;
    }

    /// <summary>Says a line and hears the answer.</summary>
    public async Task<string?> Say(string line)
    {
        await Write($"{line}\r\n");
        return await Answer();
    }

    public async Task Write(string text) =>
        await _client.GetStream().WriteAsync(Encoding.UTF8.GetBytes(text), TestContext.Current.CancellationToken);

    public void Dispose()
    {
        _answers?.Dispose();
        _client.Dispose();
    }
}

/// <summary>A server on a port of its own that does with its connections what a test wants.</summary>
internal sealed class StrangeServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private int _connections;

    public StrangeServer(Func<TcpClient, Task> behave)
    {
        _listener.Start();
        _ = Serve(behave);
    }

    public int Connections => _connections;

    public (string Key, string Value)[] Settings =>
    [
        ("Mail:Host", "127.0.0.1"),
        ("Mail:Port", ((IPEndPoint)_listener.LocalEndpoint).Port.ToString(System.Globalization.CultureInfo.InvariantCulture)),
        ("Mail:StartTls", "false"),
    ];

    public void Dispose() => _listener.Dispose();

    private async Task Serve(Func<TcpClient, Task> behave)
    {
        try
        {
            while (await _listener.AcceptTcpClientAsync() is { } client)
            {
                Interlocked.Increment(ref _connections);
                _ = behave(client);
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }
}
