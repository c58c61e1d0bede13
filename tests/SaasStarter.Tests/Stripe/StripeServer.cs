using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace SaasStarter.Tests.Stripe;

/// <summary>A request as it came over the wire.</summary>
/// <param name="Line">Method, path, query and body: <c>POST /v1/customers name=A</c>.</param>
/// <param name="IdempotencyKey">The header, which only POST has.</param>
public sealed record ReceivedRequest(string Line, string? IdempotencyKey);

/// <summary>How the server answers a request.</summary>
public sealed record ScriptedAnswer(int Status, string Body)
{
    public (string Name, string Value)[] Headers { get; init; } = [];

    /// <summary>What goes wrong instead.</summary>
    public Fault Fault { get; init; }
}

public enum Fault
{
    None,
    Resets,
    Hangs,
    CutsOff,
}

/// <summary>
/// A real HTTP server in Stripe's place, that answers as it is told and complains about every request that Stripe would not understand:
/// the headers, where parameters stand and how they are written.
/// </summary>
public sealed class StripeServer : IAsyncDisposable
{
    public const string Key = "rk_test_51Secret0Key";
    public const string Version = "2026-10-28.endive";

    private readonly ConcurrentQueue<ScriptedAnswer> _answers = [];
    private readonly ConcurrentQueue<ReceivedRequest> _requests = [];
    private readonly ConcurrentQueue<string> _complaints = [];
    private readonly WebApplication _server;

    public StripeServer()
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(options => options.Listen(IPAddress.Loopback, 0));
        _server = builder.Build();
        _server.Run(Answer);
    }

    public string Address => _server.Urls.Single();

    /// <summary>What was received. A request that Stripe would not understand fails the test.</summary>
    public IReadOnlyList<ReceivedRequest> Requests
    {
        get
        {
            Assert.Empty(_complaints);
            return [.. _requests];
        }
    }

    public Task Start() => _server.StartAsync(TestContext.Current.CancellationToken);

    /// <summary>How the next request is answered. The last answer is repeated.</summary>
    public void Answers(ScriptedAnswer answer) => _answers.Enqueue(answer);

    public void Answers(string body) => Answers(new ScriptedAnswer(200, body));

    public void Answers(int status, string body, params (string Name, string Value)[] headers) => Answers(new ScriptedAnswer(status, body) { Headers = headers });

    public void Fails(Fault fault) => Answers(new ScriptedAnswer(200, "{\"id\":\"cus_1\",\"name\":\"Cut off in the midd") { Fault = fault });

    /// <summary>Waits until somebody has come.</summary>
    public async Task Received(int count)
    {
        while (_requests.Count < count)
            await Task.Delay(10, TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource(0);
        await _server.StopAsync(now.Token);
        await _server.DisposeAsync();
    }

    private async Task Answer(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body, Encoding.ASCII);
        var body = await reader.ReadToEndAsync(context.RequestAborted);
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        Check(context.Request, body);
        _requests.Enqueue(new($"{context.Request.Method} {target} {body}".TrimEnd(), context.Request.Headers["Idempotency-Key"]));
        if (!_answers.TryPeek(out var answer))
            return;
        if (_answers.Count > 1)
            _answers.TryDequeue(out answer);
        await Send(context, answer!);
    }

    private static async Task Send(HttpContext context, ScriptedAnswer answer)
    {
        if (answer.Fault == Fault.Resets)
        {
            context.Abort();
            return;
        }
        if (answer.Fault == Fault.Hangs)
        {
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
            return;
        }
        context.Response.StatusCode = answer.Status;
        context.Response.ContentType = "application/json";
        foreach (var (name, value) in answer.Headers)
            context.Response.Headers[name] = value;
        if (answer.Fault == Fault.CutsOff)
            context.Response.ContentLength = 1000;
        await context.Response.WriteAsync(answer.Body, context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
        if (answer.Fault == Fault.CutsOff)
            context.Abort();
    }

    private void Check(HttpRequest request, string body)
    {
        var isPost = request.Method == "POST";
        Expect(request.Headers.Authorization == $"Bearer {Key}", "the key");
        Expect(request.Headers["Stripe-Version"] == Version, "the version");
        Expect(isPost == request.Headers.ContainsKey("Idempotency-Key"), "an idempotency key with POST, and only there");
        Expect(!isPost || request.ContentType == "application/x-www-form-urlencoded", "a form");
        Expect(isPost || body.Length == 0, "parameters of GET and DELETE in the query");
        Expect(!isPost || !request.QueryString.HasValue, "parameters of POST in the body");
        Expect(!request.Headers.ContainsKey("traceparent"), "no trace");

        void Expect(bool holds, string what)
        {
            if (!holds)
                _complaints.Enqueue($"{request.Method} {request.Path} lacks {what}.");
        }
    }
}
