using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace SaasStarter.Backbone.Mail;

/// <summary>
/// An SMTP server on this machine's loopback interface, for development and demonstration: the mailer speaks to it as it speaks to
/// the provider in production, and what it takes is kept in <see cref="MailInbox"/> and goes nowhere.
/// </summary>
internal sealed partial class LocalMailServer(MailInbox inbox, TimeProvider time, ILogger<LocalMailServer> log) : IHostedService, IDisposable
{
    private const int MaximumConnections = 20;

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stopping = new();
    private int _connections;
    private Task _accepting = Task.CompletedTask;
    private bool _stopped;

    /// <summary>The port that it listens on, once started.</summary>
    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (!inbox.IsLocal)
            return Task.CompletedTask;
        _listener.Start();
        _accepting = Task.Run(() => Accept(_stopping.Token), CancellationToken.None);
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        // A host that is stopped while it ends by itself stops its services twice.
        if (Interlocked.Exchange(ref _stopped, true))
            return;
        await _stopping.CancelAsync();
        _listener.Stop();
        await _accepting;
    }

    public void Dispose()
    {
        _listener.Dispose();
        _stopping.Dispose();
    }

    private async Task Accept(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                var client = await _listener.AcceptTcpClientAsync(stopping);
                _ = Converse(client, stopping);
            }
            catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                if (!stopping.IsCancellationRequested)
                    LogNotAccepted(exception);
            }
        }
    }

    private async Task Converse(TcpClient client, CancellationToken stopping)
    {
        using var _ = client;
        client.NoDelay = true;
        var isOneTooMany = Interlocked.Increment(ref _connections) > MaximumConnections;
        try
        {
            await using var stream = client.GetStream();
            var session = new SmtpSession(stream, inbox, time);
            await (isOneTooMany ? session.Refuse(stopping) : session.Run(stopping));
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException or SocketException or TimeoutException)
        {
            LogBroken(exception.GetBaseException().GetType().Name);
        }
        finally
        {
            Interlocked.Decrement(ref _connections);
        }
    }

    [LoggerMessage(LogLevel.Warning, "The local mail server could not accept a connection")]
    private partial void LogNotAccepted(Exception exception);

    [LoggerMessage(LogLevel.Debug, "A conversation with the local mail server broke off ({Reason})")]
    private partial void LogBroken(string reason);
}
