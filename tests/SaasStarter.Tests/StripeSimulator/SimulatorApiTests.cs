using System.Net;

namespace SaasStarter.Tests.StripeSimulator;

/// <summary>The wire: keys, versions, forms, errors, idempotency, expansion and paging, as Stripe's.</summary>
public sealed class SimulatorApiTests(SimulatorHost stripe) : IClassFixture<SimulatorHost>
{
    [Fact]
    public async Task Without_a_key_nobody_is_answered()
    {
        var answer = await stripe.Send(HttpMethod.Get, "/v1/customers", key: null);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.Status);
        Assert.Equal("invalid_request_error", answer.Text("error.type"));
        Assert.StartsWith("req_", answer.Message.Headers.GetValues("Request-Id").Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_key_is_refused_and_not_repeated_in_full()
    {
        var answer = await stripe.Send(HttpMethod.Get, "/v1/customers", key: "sk_test_somebody_elses");

        Assert.Equal(HttpStatusCode.Unauthorized, answer.Status);
        Assert.DoesNotContain("sk_test_somebody_elses", answer.Text("error.message"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_key_may_come_as_a_user_name()
    {
        var basic = Convert.ToBase64String(System.Text.Encoding.ASCII.GetBytes(SimulatorHost.ApiKey + ":"));

        var answer = await stripe.Send(HttpMethod.Get, "/v1/customers", key: null, headers: ("Authorization", "Basic " + basic));

        Assert.Equal(HttpStatusCode.OK, answer.Status);
    }

    [Theory]
    [InlineData("2026-10-28.endive", HttpStatusCode.OK)]
    [InlineData("2025-03-31.basil", HttpStatusCode.BadRequest)]
    public async Task One_version_is_spoken(string version, HttpStatusCode status)
    {
        var answer = await stripe.Send(HttpMethod.Get, "/v1/customers", headers: ("Stripe-Version", version));

        Assert.Equal(status, answer.Status);
        Assert.Equal("2026-10-28.endive", answer.Message.Headers.GetValues("Stripe-Version").Single());
    }

    [Theory]
    [InlineData("nmae", "Ann", "parameter_unknown", "nmae")]
    [InlineData("address[street]", "x", "parameter_unknown", "address[street]")]
    [InlineData("balance", "ten", "parameter_invalid_integer", "balance")]
    [InlineData("name[first]", "Ann", "parameter_unknown", "name[first]")]
    [InlineData("invoice_settings[default_payment_method]", "", "parameter_invalid_empty", "invoice_settings[default_payment_method]")]
    [InlineData("tax_id_data[0][type]", "eu_vat", "parameter_missing", "tax_id_data[0][value]")]
    public async Task What_Stripe_does_not_take_is_refused_in_its_words(string name, string value, string code, string parameter)
    {
        var answer = await stripe.Post("/v1/customers", (name, value));

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Equal("invalid_request_error", answer.Text("error.type"));
        Assert.Equal(code, answer.Text("error.code"));
        Assert.Equal(parameter, answer.Text("error.param"));
    }

    [Fact]
    public async Task An_object_that_is_not_there_is_a_missing_resource()
    {
        var answer = await stripe.Get("/v1/customers/cus_nobody");

        Assert.Equal(HttpStatusCode.NotFound, answer.Status);
        Assert.Equal("resource_missing", answer.Text("error.code"));
        Assert.Equal("No such customer: 'cus_nobody'", answer.Text("error.message"));
    }

    [Fact]
    public async Task An_address_that_Stripe_does_not_have_is_said_to_be_unknown()
    {
        var answer = await stripe.Get("/v1/custmers");

        Assert.Equal(HttpStatusCode.NotFound, answer.Status);
        Assert.StartsWith("Unrecognized request URL (GET: /v1/custmers)", answer.Text("error.message"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_that_is_repeated_with_its_key_is_done_once()
    {
        var first = await stripe.Send(HttpMethod.Post, "/v1/customers", [("name", "Bob")], headers: ("Idempotency-Key", "bob"));
        var again = await stripe.Send(HttpMethod.Post, "/v1/customers", [("name", "Bob")], headers: ("Idempotency-Key", "bob"));
        var other = await stripe.Send(HttpMethod.Post, "/v1/customers", [("name", "Rob")], headers: ("Idempotency-Key", "bob"));

        Assert.Equal(first.Text("id"), again.Text("id"));
        Assert.Equal("true", again.Message.Headers.GetValues("Idempotent-Replayed").Single());
        Assert.Equal(first.Message.Headers.GetValues("Request-Id").Single(), again.Message.Headers.GetValues("Original-Request").Single());
        Assert.Equal(HttpStatusCode.BadRequest, other.Status);
        Assert.Equal("idempotency_error", other.Text("error.type"));
    }

    [Fact]
    public async Task What_was_refused_before_it_began_may_be_sent_again_with_its_key()
    {
        var refused = await stripe.Send(HttpMethod.Post, "/v1/customers", [("nmae", "Cid")], headers: ("Idempotency-Key", "cid"));
        var corrected = await stripe.Send(HttpMethod.Post, "/v1/customers", [("name", "Cid")], headers: ("Idempotency-Key", "cid"));

        Assert.Equal(HttpStatusCode.BadRequest, refused.Status);
        Assert.Equal(HttpStatusCode.OK, corrected.Status);
    }

    [Fact]
    public async Task Lists_are_paged_in_both_directions_the_newest_first()
    {
        var product = (await stripe.Made("/v1/products", ("name", "Paged"))).Text("id");
        var made = new List<string>();
        foreach (var amount in new[] { "1", "2", "3", "4", "5" })
            made.Add((await stripe.Made("/v1/prices", ("product", product), ("currency", "eur"), ("unit_amount", amount), ("recurring[interval]", "month"))).Text("id"));

        var first = await stripe.Get($"/v1/prices?product={product}&limit=2");
        var next = await stripe.Get($"/v1/prices?product={product}&limit=2&starting_after={made[3]}");
        var last = await stripe.Get($"/v1/prices?product={product}&limit=2&starting_after={made[1]}");
        var back = await stripe.Get($"/v1/prices?product={product}&limit=2&ending_before={made[0]}");

        Assert.Equal([made[4], made[3]], Ids(first));
        Assert.True(first.At("has_more")!.GetValue<bool>());
        Assert.Equal([made[2], made[1]], Ids(next));
        Assert.Equal([made[0]], Ids(last));
        Assert.False(last.At("has_more")!.GetValue<bool>());
        Assert.Equal([made[2], made[1]], Ids(back));
        Assert.True(back.At("has_more")!.GetValue<bool>());
    }

    [Fact]
    public async Task Objects_stand_in_the_place_of_their_ids_when_that_is_asked_for()
    {
        var customer = await stripe.Customer();
        var subscription = await stripe.Subscribe(customer, await stripe.Price(1000));

        var expanded = await stripe.Get($"/v1/subscriptions/{subscription.Text("id")}?expand[]=latest_invoice.payments&expand[]=customer&expand[]=items.data.price.product");
        var listed = await stripe.Get($"/v1/subscriptions?customer={customer}&expand[0]=data.latest_invoice");
        var impossible = await stripe.Get($"/v1/subscriptions/{subscription.Text("id")}?expand[]=latest_invoise");

        Assert.Equal("succeeded", (await stripe.Get($"/v1/payment_intents/{expanded.Text("latest_invoice.payments.data.0.payment.payment_intent")}")).Text("status"));
        Assert.Equal("Ann", expanded.Text("customer.name"));
        Assert.Equal("Plan of 1000", expanded.Text("items.data.0.price.product.name"));
        Assert.Equal("paid", listed.Text("data.0.latest_invoice.status"));
        Assert.Equal(HttpStatusCode.BadRequest, impossible.Status);
    }

    [Fact]
    public async Task A_price_gives_its_key_away_when_that_is_asked_for()
    {
        var product = (await stripe.Made("/v1/products", ("name", "Keyed"))).Text("id");
        (string, string)[] form = [("product", product), ("currency", "eur"), ("unit_amount", "100"), ("recurring[interval]", "month"), ("lookup_key", "keyed_monthly")];
        var old = await stripe.Made("/v1/prices", form);

        var refused = await stripe.Post("/v1/prices", form);
        var taken = await stripe.Made("/v1/prices", [.. form, ("transfer_lookup_key", "true")]);
        var found = await stripe.Get("/v1/prices?lookup_keys[]=keyed_monthly");

        Assert.Equal(HttpStatusCode.BadRequest, refused.Status);
        Assert.Equal([taken.Text("id")], Ids(found));
        Assert.Null((await stripe.Get($"/v1/prices/{old.Text("id")}")).At("lookup_key"));
    }

    private static IEnumerable<string> Ids(ApiAnswer list) => list.At("data")!.AsArray().Select(value => value!["id"]!.GetValue<string>());
}
