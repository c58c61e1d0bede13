using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SaasStarter.Backbone.StripeSimulator;
using SaasStarter.Backbone.StripeSimulator.Api;
using SaasStarter.Tests.Hosting;

namespace SaasStarter.Tests.StripeSimulator;

/// <summary>An answer of the simulated API.</summary>
public sealed record ApiAnswer(HttpStatusCode Status, JsonObject Body, HttpResponseMessage Message)
{
    /// <summary>A member by its path, such as <c>items.data.0.price.id</c>.</summary>
    public JsonNode? At(string path) => Find(Body, path);

    public string Text(string path) => At(path)!.GetValue<string>();

    public long Number(string path) => At(path)!.GetValue<long>();

    public static JsonNode? Find(JsonNode? node, string path)
    {
        foreach (var name in path.Split('.'))
            node = node is JsonArray list ? list[int.Parse(name, CultureInfo.InvariantCulture)] : node?[name];
        return node;
    }
}

/// <summary>A webhook as it arrived.</summary>
public sealed record ReceivedWebhook(string Body, string Signature)
{
    public JsonObject Event { get; } = JsonNode.Parse(Body)!.AsObject();

    public string Id => Event["id"]!.GetValue<string>();

    public string Type => Event["type"]!.GetValue<string>();
}

/// <summary>
/// The simulator as a server of its own on this machine, with a clock that tests move: it lives on when the product dies. It also has an address that
/// takes webhooks, at <see cref="Hook"/>, for tests that have no product.
/// </summary>
public sealed class SimulatorHost : IAsyncLifetime
{
    public const string ApiKey = "sk_test_of_the_tests";
    public const string WebhookSecret = "whsec_of_the_tests";

    private readonly WebApplication _server;
    private readonly HttpClient _http = new();
    private readonly ConcurrentQueue<ReceivedWebhook> _received = [];
    private readonly DateTimeOffset _start;

    public SimulatorHost() : this(null)
    {
    }

    /// <param name="file">Where the state is kept; null: in memory.</param>
    /// <param name="start">What the simulator's clock says at first; null: the time it is.</param>
    /// <param name="deliveryPauses">After which pauses what was not taken is sent again; null: some, short ones.</param>
    internal SimulatorHost(string? file, DateTimeOffset? start = null, IReadOnlyList<TimeSpan>? deliveryPauses = null)
    {
        _start = start ?? Clock.GetUtcNow();
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(options => options.Listen(IPAddress.Loopback, 0));
        builder.Services.AddLogging(logging => logging.AddProvider(Log));
        builder.Services.AddSingleton<TimeProvider>(Clock);
        builder.Services.AddStripeSimulator(new()
        {
            ApiKey = ApiKey,
            WebhookSecret = WebhookSecret,
            File = file,
            DeliveryPauses = deliveryPauses ?? [TimeSpan.FromMilliseconds(20), TimeSpan.FromMilliseconds(50), TimeSpan.FromMilliseconds(100), TimeSpan.FromMilliseconds(200)],
        });
        _server = builder.Build();
        // Stripe's own client cannot be told of a path before /v1.
        _server.Use((context, next) =>
        {
            if (context.Request.Path.StartsWithSegments("/v1"))
                context.Request.Path = SimulatorSettings.Path + context.Request.Path;
            return next(context);
        });
        _server.Use((context, next) => Around is { } around ? around(context, next) : next(context));
        _server.UseStripeSimulator(_ => true);
        _server.Run(Answer);
    }

    /// <summary>Real time, which tests may shift too; the simulator's own clock is moved by <see cref="Advance"/>.</summary>
    public ShiftedTime Clock { get; } = new();

    public LogBook Log { get; } = new();

    /// <summary>What a client is configured with: <c>http://127.0.0.1:5123/stripe-simulator</c>.</summary>
    public string ApiBase => _server.Urls.Single() + SimulatorSettings.Path;

    /// <summary>An address that takes webhooks.</summary>
    public string Hook => _server.Urls.Single() + "/hook";

    /// <summary>What stands between the product and the simulator: something that is slow, fails or listens.</summary>
    public Func<HttpContext, RequestDelegate, Task>? Around { get; set; }

    /// <summary>What is answered to webhooks.</summary>
    public int HookStatus { get; set; } = StatusCodes.Status200OK;

    public IReadOnlyList<ReceivedWebhook> Received => [.. _received];

    internal SimulatedStripe Stripe => _server.Services.GetRequiredService<SimulatedStripe>();

    internal WebhookSender Sender => _server.Services.GetRequiredService<WebhookSender>();

    internal SimulatorApi Api => _server.Services.GetRequiredService<SimulatorApi>();

    public async ValueTask InitializeAsync()
    {
        await _server.StartAsync();
        if (_start > Clock.GetUtcNow())
            Stripe.Advance(_start - Clock.GetUtcNow());
    }

    public async ValueTask DisposeAsync()
    {
        await _server.StopAsync();
        await _server.DisposeAsync();
        _http.Dispose();
    }

    public void Advance(TimeSpan duration) => Stripe.Advance(duration);

    public Task<ApiAnswer> Get(string path) => Send(HttpMethod.Get, path);

    public Task<ApiAnswer> Delete(string path) => Send(HttpMethod.Delete, path);

    public Task<ApiAnswer> Post(string path, params (string Name, string Value)[] form) => Send(HttpMethod.Post, path, form);

    /// <summary>An object that was asked for and is expected to come.</summary>
    public async Task<ApiAnswer> Made(string path, params (string Name, string Value)[] form)
    {
        var answer = await Post(path, form);
        Assert.True(answer.Status == HttpStatusCode.OK, answer.Body.ToJsonString());
        return answer;
    }

    public async Task<ApiAnswer> Send(HttpMethod method, string path, (string Name, string Value)[]? form = null, string? key = ApiKey, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, ApiBase + path);
        if (method == HttpMethod.Post)
            request.Content = new FormUrlEncodedContent((form ?? []).Select(pair => KeyValuePair.Create(pair.Name, pair.Value)));
        if (key is not null)
            request.Headers.Authorization = new("Bearer", key);
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        var answer = await _http.SendAsync(request, TestContext.Current.CancellationToken);
        return new(answer.StatusCode, JsonNode.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!.AsObject(), answer);
    }

    /// <summary>An endpoint that takes webhooks at <see cref="Hook"/>.</summary>
    public Task<ApiAnswer> Listen(params string[] types) =>
        Made("/v1/webhook_endpoints", [("url", Hook), .. types.DefaultIfEmpty("*").Select((type, index) => ($"enabled_events[{index}]", type))]);

    /// <summary>Waits for a webhook.</summary>
    public async Task<ReceivedWebhook> Receive(string type)
    {
        while (true)
        {
            if (_received.FirstOrDefault(webhook => webhook.Type == type) is { } found)
                return found;
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>The types of a customer's events, in the order in which they happened.</summary>
    public IReadOnlyList<string> TypesOf(string customer) =>
        Stripe.Do(state => state.All<Backbone.StripeSimulator.Objects.SimulatedEvent>().Where(one => one.CustomerId == customer).Select(one => one.Type).ToList());

    /// <summary>A monthly or yearly price, in the smallest unit, of a product of its own.</summary>
    public async Task<string> Price(long amount, string interval = "month", string currency = "eur")
    {
        var product = await Made("/v1/products", ("name", $"Plan of {amount}"));
        var price = await Made("/v1/prices", ("product", product.Text("id")), ("currency", currency),
            ("unit_amount", amount.ToString(CultureInfo.InvariantCulture)), ("recurring[interval]", interval));
        return price.Text("id");
    }

    /// <summary>A test clock that stands at a moment.</summary>
    public async Task<string> ClockAt(DateTimeOffset moment) => (await Made("/v1/test_helpers/test_clocks", ("frozen_time", Unix(moment)))).Text("id");

    /// <summary>Moves a test clock.</summary>
    public Task AdvanceTo(string clock, DateTimeOffset moment) => Made($"/v1/test_helpers/test_clocks/{clock}/advance", ("frozen_time", Unix(moment)));

    public static string Unix(DateTimeOffset moment) => moment.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);

    /// <summary>A customer who pays with a card, or with nothing; on a test clock or the general one.</summary>
    public async Task<string> Customer(string? method = "pm_card_visa", string? clock = null)
    {
        var customer = (await Made("/v1/customers", [("email", "ann@example.com"), ("name", "Ann"), .. clock is null ? [] : new[] { ("test_clock", clock) }])).Text("id");
        if (method is null)
            return customer;
        var attached = await Made($"/v1/payment_methods/{method}/attach", ("customer", customer));
        await Made($"/v1/customers/{customer}", ("invoice_settings[default_payment_method]", attached.Text("id")));
        return customer;
    }

    /// <summary>A subscription that is paid for.</summary>
    public Task<ApiAnswer> Subscribe(string customer, string price, long quantity = 1, params (string Name, string Value)[] more) =>
        Made("/v1/subscriptions", [("customer", customer), ("items[0][price]", price),
            ("items[0][quantity]", quantity.ToString(CultureInfo.InvariantCulture)), .. more]);

    // What a script may ask besides: to complete a checkout as a person does, and what was received.
    private Task Answer(HttpContext context)
    {
        if (context.Request.Path.StartsWithSegments("/complete", out var session))
        {
            Stripe.CompleteCheckout(session.Value!.TrimStart('/'), new(TestMethod.Accepted, Name: "Ann SARL", Country: "FR", TaxNumber: "FR12345678901"));
            return context.Response.WriteAsJsonAsync(true);
        }
        return context.Request.Path == "/received" ? context.Response.WriteAsJsonAsync(Received.Select(webhook => new { webhook.Body, webhook.Signature })) : TakeWebhook(context);
    }

    private async Task TakeWebhook(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var body = await reader.ReadToEndAsync(context.RequestAborted);
        _received.Enqueue(new(body, context.Request.Headers["Stripe-Signature"].ToString()));
        context.Response.StatusCode = HookStatus;
    }
}
