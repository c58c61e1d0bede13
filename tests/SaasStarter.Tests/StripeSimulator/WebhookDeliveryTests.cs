using System.Net;
using Microsoft.AspNetCore.Http;
using SaasStarter.Backbone.StripeSimulator;
using SaasStarter.Backbone.StripeSimulator.Objects;

namespace SaasStarter.Tests.StripeSimulator;

/// <summary>Events reach who wants them, again and again until they are taken, and can be held back, repeated and shuffled.</summary>
public sealed class WebhookDeliveryTests : IAsyncLifetime
{
    private readonly SimulatorHost _stripe = new();

    public ValueTask InitializeAsync() => _stripe.InitializeAsync();

    public ValueTask DisposeAsync() => _stripe.DisposeAsync();

    [Fact]
    public async Task What_is_not_taken_is_sent_again_with_a_new_signature()
    {
        await _stripe.Listen("customer.created");
        _stripe.HookStatus = StatusCodes.Status500InternalServerError;
        var customer = await _stripe.Made("/v1/customers", ("name", "Ann"));
        await Until(() => _stripe.Received.Count >= 1);
        _stripe.Clock.Advance(TimeSpan.FromSeconds(10));
        _stripe.HookStatus = StatusCodes.Status200OK;

        await Until(() => Event(customer.Text("id")).IsDelivered() == true);

        Assert.True(_stripe.Received.Count >= 2);
        Assert.Single(_stripe.Received.Select(webhook => webhook.Id).Distinct());
        Assert.NotEqual(_stripe.Received[0].Signature, _stripe.Received[^1].Signature);
        var attempts = Event(customer.Text("id")).Attempts;
        Assert.Equal(StatusCodes.Status500InternalServerError, attempts[0].Status);
        Assert.Equal(StatusCodes.Status200OK, attempts[^1].Status);
    }

    [Fact]
    public async Task What_nobody_took_can_be_listed_in_the_order_in_which_it_happened()
    {
        await _stripe.Listen("customer.created", "customer.updated");
        var first = await _stripe.Made("/v1/customers", ("name", "First"));
        await Until(() => Event(first.Text("id")).IsDelivered() == true);
        _stripe.HookStatus = StatusCodes.Status503ServiceUnavailable;
        var missed = new List<string>();
        foreach (var name in new[] { "Second", "Third", "Fourth" })
            missed.Add((await _stripe.Made("/v1/customers", ("name", name))).Text("id"));
        await Until(() => missed.TrueForAll(id => Event(id).Attempts.Count == 5));

        var undelivered = await _stripe.Get($"/v1/events?delivery_success=false&types[]=customer.created&types[]=customer.updated&ending_before={Event(first.Text("id")).Id}");
        var other = await _stripe.Get("/v1/events?type=customer.deleted");

        Assert.Equal(missed.AsEnumerable().Reverse(), undelivered.At("data")!.AsArray().Select(one => ApiAnswer.Find(one, "data.object.id")!.GetValue<string>()));
        Assert.Equal(1, undelivered.Number("data.0.pending_webhooks"));
        Assert.Empty(other.At("data")!.AsArray());
    }

    [Fact]
    public async Task Events_are_kept_for_thirty_days()
    {
        var customer = await _stripe.Made("/v1/customers");
        var id = Event(customer.Text("id")).Id;
        Assert.Equal(HttpStatusCode.OK, (await _stripe.Get($"/v1/events/{id}")).Status);

        _stripe.Advance(TimeSpan.FromDays(30));

        Assert.Equal(HttpStatusCode.NotFound, (await _stripe.Get($"/v1/events/{id}")).Status);
        Assert.Empty((await _stripe.Get("/v1/events")).At("data")!.AsArray());
    }

    [Fact]
    public async Task What_is_held_back_is_delivered_in_whatever_order_and_as_often_as_one_likes()
    {
        await _stripe.Listen();
        _stripe.Sender.Holds = true;
        await _stripe.Made("/v1/customers", ("name", "Held"));
        await _stripe.Price(1000);
        Assert.Empty(_stripe.Received);

        var held = _stripe.Sender.TakeHeld();
        foreach (var id in held.Reverse().Append(held[0]))
            Assert.True(await _stripe.Sender.Deliver(id, TestContext.Current.CancellationToken));

        Assert.Equal(["price.created", "product.created", "customer.created", "customer.created"], _stripe.Received.Select(webhook => webhook.Type));
        Assert.Empty(_stripe.Sender.TakeHeld());
    }

    [Fact]
    public async Task The_newest_events_of_a_customer_are_delivered_once_more_in_reverse()
    {
        await _stripe.Listen("customer.created", "customer.updated", "payment_method.attached");
        var customer = await _stripe.Customer();
        await Until(() => _stripe.Received.Count == 3);

        await _stripe.Sender.DeliverAgain(customer, 3, isReversed: true, TestContext.Current.CancellationToken);

        Assert.Equal(["customer.updated", "payment_method.attached", "customer.created"], _stripe.Received.Skip(3).Select(webhook => webhook.Type));
    }

    [Fact]
    public async Task An_endpoint_gets_what_it_asked_for_while_it_is_enabled()
    {
        var endpoint = await _stripe.Listen("product.created");
        Assert.Equal(SimulatorHost.WebhookSecret, endpoint.Text("secret"));
        Assert.False((await _stripe.Get($"/v1/webhook_endpoints/{endpoint.Text("id")}")).Body.ContainsKey("secret"));

        await _stripe.Price(1000);
        await _stripe.Receive("product.created");
        await _stripe.Made($"/v1/webhook_endpoints/{endpoint.Text("id")}", ("disabled", "true"));
        await _stripe.Price(1000);

        Assert.Null(_stripe.Stripe.Do(state => state.All<SimulatedEvent>().Last(one => one.Type == "product.created").IsDelivered()));
        Assert.Single(_stripe.Received);
    }

    [Fact]
    public async Task An_endpoint_speaks_the_pinned_version_or_is_refused()
    {
        var answer = await _stripe.Post("/v1/webhook_endpoints", ("url", _stripe.Hook), ("enabled_events[]", "*"), ("api_version", "2020-08-27"));

        Assert.Equal((HttpStatusCode.BadRequest, "api_version"), (answer.Status, answer.Text("error.param")));
    }

    [Fact]
    public async Task A_failure_is_replayed_with_its_key_and_a_request_that_is_under_way_is_not_begun_twice()
    {
        var gate = new TaskCompletionSource();
        _stripe.Api.Disturbance = async (_, _) =>
        {
            await gate.Task;
            throw new StripeRefusal(500, "api_error", null, "Something is wrong.");
        };
        Task<ApiAnswer> Send() => _stripe.Send(HttpMethod.Post, "/v1/customers", [("name", "Ann")], headers: ("Idempotency-Key", "ann"));
        var first = Send();
        var second = Send();
        var refused = await await Task.WhenAny(first, second);
        gate.SetResult();
        var failed = await (refused == await first ? second : first);
        _stripe.Api.Disturbance = null;

        var replayed = await Send();

        Assert.Equal((HttpStatusCode.Conflict, "idempotency_key_in_use"), (refused.Status, refused.Text("error.code")));
        Assert.Equal(HttpStatusCode.InternalServerError, failed.Status);
        Assert.Equal((HttpStatusCode.InternalServerError, "api_error"), (replayed.Status, replayed.Text("error.type")));
        Assert.Empty((await _stripe.Get("/v1/customers")).At("data")!.AsArray());
    }

    private SimulatedEvent Event(string customer) => _stripe.Stripe.Do(state => state.All<SimulatedEvent>().First(one => one.CustomerId == customer));

    private static async Task Until(Func<bool> condition)
    {
        while (!condition())
            await Task.Delay(10, TestContext.Current.CancellationToken);
    }
}
