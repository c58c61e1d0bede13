using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Net;
using System.Text.Json;
using SaasStarter.Backbone.Stripe;

namespace SaasStarter.Tests.Stripe;

/// <summary>What becomes of a call when Stripe refuses, fails, is slow or is away.</summary>
public sealed class StripeTroubleTests : IAsyncLifetime
{
    private const string CustomerJson = """{"id":"cus_1","object":"customer"}""";

    private readonly StripeServer _server = new();
    private StripeTestClient? _client;

    private StripeTestClient Test => _client!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await _server.Start();
        _client = new(_server);
    }

    public async ValueTask DisposeAsync()
    {
        await Test.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Theory]
    [InlineData(500, null, 3)]
    [InlineData(503, null, 3)]
    [InlineData(409, null, 3)]
    [InlineData(429, null, 1)]
    [InlineData(400, null, 1)]
    [InlineData(402, null, 1)]
    [InlineData(404, null, 1)]
    [InlineData(424, null, 1)]
    [InlineData(429, "true", 3)]
    [InlineData(400, "true", 3)]
    [InlineData(500, "false", 1)]
    [InlineData(409, "false", 1)]
    public async Task Stripe_says_what_is_tried_again_and_else_its_own_faults_and_conflicts_are(int status, string? shouldRetry, int attempts)
    {
        _server.Answers(status, Error("api_error"), shouldRetry is null ? [] : [("Stripe-Should-Retry", shouldRetry)]);

        await Refused(() => Create("key:1"));

        Assert.Equal(attempts, _server.Requests.Count);
    }

    [Fact]
    public async Task A_retry_repeats_the_request_with_the_same_key()
    {
        _server.Answers(500, Error("api_error"));
        _server.Answers(409, Error("invalid_request_error"));
        _server.Answers(CustomerJson);

        Assert.Equal("cus_1", (await Create("customer:acme:1")).Id);

        Assert.Equal(3, _server.Requests.Count);
        Assert.Equal(("POST /v1/customers name=A", "customer:acme:1"), (Assert.Single(_server.Requests.Select(request => request.Line).Distinct()), _server.Requests[0].IdempotencyKey));
        Assert.Single(_server.Requests.Select(request => request.IdempotencyKey).Distinct());
        Assert.Equal(2, Test.Time.Delays.Count);
        Assert.InRange(Test.Time.Delays[0], TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(0.5));
        Assert.InRange(Test.Time.Delays[1], TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(1));
    }

    [Theory]
    [InlineData(1, 0, 0.5)]
    [InlineData(1, 1, 0.5)]
    [InlineData(2, 0, 0.5)]
    [InlineData(2, 1, 1)]
    [InlineData(3, 0, 1)]
    [InlineData(3, 0.5, 1.5)]
    [InlineData(9, 0, 2.5)]
    [InlineData(9, 1, 5)]
    public void The_pause_doubles_with_jitter_within_bounds(int retry, double random, double seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), StripeConnection.DelayBefore(retry, random));

    [Fact]
    public async Task A_connection_that_is_reset_is_tried_again()
    {
        _server.Fails(Fault.Resets);
        _server.Fails(Fault.Resets);
        _server.Answers(CustomerJson);

        Assert.Equal("cus_1", (await Create("key:1")).Id);
        Assert.Equal(3, _server.Requests.Count);
    }

    [Fact]
    public async Task A_stripe_that_is_away_is_tried_three_times()
    {
        await using var client = new StripeTestClient(_server, ("Stripe:ApiBase", "http://127.0.0.1:9"));

        var error = await Refused(() => client.Client.Customers.Retrieve("cus_1", null, Cancellation));

        Assert.Equal((StripeErrorKind.Connection, true, null), (error.Kind, error.IsTransient, error.Status));
        Assert.Equal(2, client.Time.Delays.Count);
    }

    [Fact]
    public async Task Each_attempt_has_its_time_and_no_more()
    {
        await using var client = new StripeTestClient(_server, ("Stripe:Timeout", "00:00:01.5"));
        _server.Fails(Fault.Hangs);
        _server.Answers(CustomerJson);

        Assert.Equal("cus_1", (await client.Client.Customers.Retrieve("cus_1", null, Cancellation)).Id);
        Assert.NotEmpty(client.Time.Delays);
    }

    [Fact]
    public async Task A_stripe_that_never_answers_is_too_slow()
    {
        await using var client = new StripeTestClient(_server, ("Stripe:Timeout", "00:00:01.1"));
        _server.Fails(Fault.Hangs);

        var error = await Refused(() => client.Client.Customers.Retrieve("cus_1", null, Cancellation));

        Assert.Equal((StripeErrorKind.Timeout, true), (error.Kind, error.IsTransient));
        Assert.Equal(3, _server.Requests.Count);
    }

    [Fact]
    public async Task An_answer_that_is_cut_off_is_asked_for_again()
    {
        _server.Fails(Fault.CutsOff);
        _server.Answers("""{"id":"cus_1","name":"Cut o""");
        _server.Answers(CustomerJson);

        Assert.Equal("cus_1", (await Create("key:1")).Id);
        Assert.Equal(3, _server.Requests.Count);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("<html>Welcome</html>")]
    [InlineData("""{"object":"customer"}""")]
    [InlineData("""{"id":7}""")]
    public async Task An_answer_that_nobody_can_read_is_an_error_of_its_own(string body)
    {
        _server.Answers(body);

        var error = await Refused(() => Create("key:1"));

        Assert.Equal((StripeErrorKind.Api, HttpStatusCode.OK), (error.Kind, error.Status));
        Assert.Equal(3, _server.Requests.Count);
    }

    [Fact]
    public async Task An_answer_without_end_is_not_read_to_its_end()
    {
        _server.Answers($$"""{"id":"cus_1","name":"{{new string('x', 9 * 1024 * 1024)}}"}""");

        Assert.Equal(StripeErrorKind.Api, (await Refused(() => Create("key:1"))).Kind);
        Assert.Single(_server.Requests);
    }

    [Fact]
    public async Task A_redirect_does_not_get_the_key()
    {
        _server.Answers(302, "", ("Location", $"{_server.Address}/elsewhere"));

        Assert.Equal(StripeErrorKind.Api, (await Refused(() => Create("key:1"))).Kind);
        Assert.Single(_server.Requests);
    }

    [Fact]
    public async Task Whoever_no_longer_wants_the_answer_does_not_wait_for_it()
    {
        _server.Fails(Fault.Hangs);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var call = Test.Client.Customers.Retrieve("cus_1", null, ending.Token);
        await _server.Received(1);

        await ending.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        Assert.Single(_server.Requests);
    }

    [Theory]
    [InlineData(400, "invalid_request_error", "parameter_unknown", nameof(StripeErrorKind.InvalidRequest))]
    [InlineData(400, "invalid_request_error", "rate_limit", nameof(StripeErrorKind.RateLimit))]
    [InlineData(400, "invalid_request_error", "resource_missing", nameof(StripeErrorKind.ResourceMissing))]
    [InlineData(404, "invalid_request_error", "resource_missing", nameof(StripeErrorKind.ResourceMissing))]
    [InlineData(400, "idempotency_error", null, nameof(StripeErrorKind.Idempotency))]
    [InlineData(409, "invalid_request_error", null, nameof(StripeErrorKind.Idempotency))]
    [InlineData(401, "invalid_request_error", null, nameof(StripeErrorKind.Authentication))]
    [InlineData(403, "invalid_request_error", "more_permissions_required", nameof(StripeErrorKind.Permission))]
    [InlineData(402, "card_error", "card_declined", nameof(StripeErrorKind.Card))]
    [InlineData(429, "invalid_request_error", "lock_timeout", nameof(StripeErrorKind.RateLimit))]
    [InlineData(424, "api_error", null, nameof(StripeErrorKind.Api))]
    [InlineData(500, "api_error", null, nameof(StripeErrorKind.Api))]
    public async Task An_error_has_a_kind(int status, string type, string? code, string kind)
    {
        _server.Answers(status, Error(type, code), ("Request-Id", "req_1"), ("Stripe-Should-Retry", "false"));

        var error = await Refused(() => Create("key:1"));

        Assert.Equal((kind, (HttpStatusCode)status, code, "req_1"), (error.Kind.ToString(), error.Status, error.Code, error.RequestId));
    }

    [Fact]
    public async Task A_decline_says_why()
    {
        _server.Answers(402, """{"error":{"type":"card_error","code":"card_declined","decline_code":"insufficient_funds","param":"","message":"Your card has insufficient funds.","doc_url":"https://stripe.com/docs"}}""", ("Request-Id", "req_7"));

        var error = await Refused(() => Test.Client.Invoices.Pay("in_1", null, "pay:1", Cancellation));

        Assert.Equal(("card_declined", "insufficient_funds", "Your card has insufficient funds."), (error.Code, error.DeclineCode, error.Details));
        Assert.Equal("POST /v1/invoices/{id}/pay was answered 402 card_declined insufficient_funds (req_7).", error.Message);
    }

    [Fact]
    public async Task An_answer_of_somebody_on_the_way_is_an_error_too()
    {
        _server.Answers(502, "<html>Bad gateway</html>", ("Request-Id", "<script>"));

        var error = await Refused(() => Create("key:1"));

        Assert.Equal((StripeErrorKind.Api, null, null, null), (error.Kind, error.Code, error.Details, error.RequestId));
    }

    [Fact]
    public async Task The_key_is_in_no_exception_and_no_log()
    {
        _server.Answers(401, $$$"""{"error":{"type":"invalid_request_error","message":"Invalid API Key provided: {{{StripeServer.Key}}} for '{{{StripeServer.Key}}}'."}}""", ("Stripe-Should-Retry", "true"));

        var error = await Refused(() => Create("key:1"));

        Assert.Contains("Invalid API Key provided: rk_***", error.Details, StringComparison.Ordinal);
        Assert.DoesNotContain(StripeServer.Key, $"{error}{error.Details}", StringComparison.Ordinal);
        Assert.NotEmpty(Test.Log.Lines);
        Assert.DoesNotContain(Test.Log.Lines, line => line.Contains(StripeServer.Key, StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_exception_shows_no_id_and_no_words_of_a_person()
    {
        _server.Answers(404, """{"error":{"type":"invalid_request_error","code":"resource_missing","param":"customer","message":"No such customer: 'cus_secret' of jane@example.com"}}""");

        var error = await Refused(() => Test.Client.Customers.Retrieve("cus_secret", null, Cancellation));

        Assert.Equal("GET /v1/customers/{id} was answered 404 resource_missing.", error.Message);
        Assert.DoesNotContain("cus_secret", error.ToString(), StringComparison.Ordinal);
        Assert.Equal("customer", error.Param);
    }

    [Fact]
    public async Task Without_a_key_nobody_is_asked()
    {
        await using var client = new StripeTestClient(_server, ("Stripe:ApiKey", ""), ("Stripe:WebhookSecret", ""));

        Assert.Equal(StripeErrorKind.NotConfigured, (await Refused(() => client.Client.Customers.Retrieve("cus_1", null, Cancellation))).Kind);
        Assert.Empty(_server.Requests);
    }

    [Theory]
    [InlineData("")]
    [InlineData("two words")]
    [InlineData("line\nbreak")]
    [InlineData("clé")]
    public async Task A_key_that_stripe_would_not_take_is_a_bug(string key)
    {
        await Assert.ThrowsAsync<ArgumentException>(() => Create(key));
        await Assert.ThrowsAsync<ArgumentException>(() => Create(new string('x', 256)));
        Assert.Empty(_server.Requests);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    public async Task A_missing_id_does_not_become_a_list(string id)
    {
        await Assert.ThrowsAsync<InvalidOperationException>(() => Test.Client.Customers.Retrieve(id, null, Cancellation));
        Assert.Empty(_server.Requests);
    }

    [Fact]
    public async Task An_id_cannot_leave_its_place_in_the_path()
    {
        _server.Answers(CustomerJson);
        await Test.Client.Customers.Retrieve("../events?limit=1#", null, Cancellation);

        Assert.Equal("GET /v1/customers/..%2Fevents%3Flimit%3D1%23", Assert.Single(_server.Requests).Line);
    }

    [Fact]
    public async Task A_call_is_traced_and_measured_without_ids_and_keys()
    {
        var spans = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = _ => true,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = spans.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        var measured = new List<string>();
        using var meters = new MeterListener { InstrumentPublished = (instrument, self) => { if (instrument.Meter.Name == StripeMetrics.Name) self.EnableMeasurementEvents(instrument); } };
        meters.SetMeasurementEventCallback<double>((instrument, _, tags, _) =>
        {
            lock (measured)
                measured.Add($"{instrument.Name} {string.Join(' ', tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}"))}");
        });
        meters.Start();
        _server.Answers(500, Error("api_error"), ("Request-Id", "req_1"));
        _server.Answers(200, CustomerJson, ("Request-Id", "req_2"));

        using (var whole = new Activity("test").Start())
        {
            await Test.Client.Customers.Update("cus_traced", new() { Email = "jane@example.com" }, "key:traced", Cancellation);

            // Other tests run meanwhile, and are traced as well.
            var span = Assert.Single(spans, activity => activity.TraceId == whole.TraceId && activity != whole);
            Assert.Equal(("POST /v1/customers/{id}", ActivityKind.Client), (span.DisplayName, span.Kind));
            Assert.Equal("http.request.method=POST url.template=/v1/customers/{id} http.response.status_code=200 stripe.request_id=req_2 http.request.resend_count=1",
                string.Join(' ', span.TagObjects.Select(tag => $"{tag.Key}={tag.Value}")));
        }
        Assert.Contains("stripe.attempt.duration http.request.method=POST url.template=/v1/customers/{id} http.response.status_code=500 error.type=api", measured);
        Assert.Contains("stripe.attempt.duration http.request.method=POST url.template=/v1/customers/{id} http.response.status_code=200 error.type=", measured);
    }

    private static string Error(string type, string? code = null) =>
        JsonSerializer.Serialize(new { error = new { type, code, message = "Told so." } });

    private static Task<StripeException> Refused<T>(Func<Task<T>> call) => Assert.ThrowsAsync<StripeException>(call);

    private Task<Customer> Create(string key) => Test.Client.Customers.Create(new() { Name = "A" }, key, Cancellation);
}
