using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace SaasStarter.Tests.Errors;

/// <summary>What may go wrong at the receiver's end.</summary>
public enum Trouble
{
    None,
    Absent,
    Refuses,
    WantsNoMore,
    Fails,
    Hangs,
    HangsUp,
    SpeaksNonsense,
    Redirects,
}

/// <summary>An error as it arrived: types with causes first, the message of the outermost exception, and all of the text that was sent, unescaped.</summary>
public sealed record ReceivedError(
    string Id, IReadOnlyList<string> Types, string Message, string Operation, string? Tenant, string? User, string? TraceId, string? Reference, int Occurrences, string Text);

/// <summary>A real HTTP server on this machine that takes reports, reads them strictly, and can be made to misbehave.</summary>
public abstract class ErrorReceiver : IAsyncDisposable
{
    private readonly ConcurrentQueue<ReceivedError> _received = [];
    private readonly ConcurrentQueue<string> _complaints = [];
    private readonly WebApplication _server;
    private int _requests;

    protected ErrorReceiver()
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(options => options.Listen(IPAddress.Loopback, 0, listen => listen.Use(next => connection =>
            Trouble == Trouble.SpeaksNonsense ? SpeakNonsense(connection) : next(connection))));
        _server = builder.Build();
        _server.Run(Receive);
    }

    public Trouble Trouble { get; set; }

    /// <summary>How many of the next connections are hung up on, before all is well.</summary>
    public int HangUps { get; set; }

    /// <summary>Headers of every answer.</summary>
    public Dictionary<string, string> Headers { get; } = [];

    /// <summary>Where it is: <c>http://127.0.0.1:5123</c>. Nobody listens at the address of an absent one.</summary>
    public string Address => Trouble == Trouble.Absent ? "http://127.0.0.1:9" : _server.Urls.Single();

    /// <summary>All requests, whatever became of them.</summary>
    public int Requests => _requests;

    /// <summary>The reports that were taken. A report that is not well formed fails the test.</summary>
    public IReadOnlyList<ReceivedError> Received
    {
        get
        {
            Assert.Empty(_complaints);
            return [.. _received];
        }
    }

    public Task Start() => _server.StartAsync(TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource(0);
        await _server.StopAsync(now.Token);
        await _server.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>Waits for reports.</summary>
    public async Task<IReadOnlyList<ReceivedError>> Receive(int count)
    {
        while (Received.Count < count)
            await Task.Delay(10, TestContext.Current.CancellationToken);
        return Received;
    }

    /// <summary>Waits until somebody has come.</summary>
    public async Task Request(int count)
    {
        while (Requests < count)
            await Task.Delay(10, TestContext.Current.CancellationToken);
    }

    /// <summary>Reads a report.</summary>
    /// <exception cref="Exception">It is not well formed.</exception>
    protected abstract ReceivedError Read(HttpRequest request, byte[] body);

    private async Task Receive(HttpContext context)
    {
        Interlocked.Increment(ref _requests);
        if (HangUps > 0)
        {
            HangUps--;
            context.Abort();
            return;
        }
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        foreach (var (name, value) in Headers)
            context.Response.Headers[name] = value;
        switch (Trouble)
        {
            case Trouble.Refuses:
                context.Response.StatusCode = StatusCodes.Status403Forbidden;
                break;
            case Trouble.WantsNoMore:
                context.Response.StatusCode = StatusCodes.Status429TooManyRequests;
                break;
            case Trouble.Fails:
                context.Response.StatusCode = StatusCodes.Status500InternalServerError;
                await context.Response.WriteAsync(new string('x', 100_000), context.RequestAborted);
                break;
            case Trouble.Hangs:
                await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
                break;
            case Trouble.HangsUp:
                context.Abort();
                break;
            case Trouble.Redirects:
                context.Response.Redirect(Address + "/elsewhere");
                break;
            default:
                Take(context.Request, body.ToArray());
                break;
        }
    }

    private void Take(HttpRequest request, byte[] body)
    {
        try
        {
            _received.Enqueue(Read(request, body));
        }
        catch (Exception exception)
        {
            _complaints.Enqueue(exception.ToString());
        }
    }

    private static async Task SpeakNonsense(ConnectionContext connection)
    {
        await connection.Transport.Output.WriteAsync("\u0016\u0003 220 mail.example.com ESMTP\r\n{}\r\n\r\n"u8.ToArray());
        await connection.Transport.Output.CompleteAsync();
    }
}
