using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using SaasStarter.Backbone.StripeSimulator;
using SaasStarter.Backbone.StripeSimulator.Objects;

namespace SaasStarter.Tests.Hosting;

/// <summary>A price, customers and visits in the simulator of a product, made through its API.</summary>
public sealed class SimulatedShop(TestApplication app)
{
    internal SimulatedStripe Stripe => app.Services.GetRequiredService<SimulatedStripe>();

    /// <summary>One object of each kind that has a page, by the name of the part of the address that holds its id.</summary>
    public async Task<Dictionary<string, string>> OneOfEach()
    {
        var (customer, session) = (await Subscribed(), await Checkout());
        var (invoice, happened) = Stripe.Do(state => (state.All<SimulatedInvoice>().Last(invoice => invoice.Customer == customer).Id,
            state.All<SimulatedEvent>().Last(happened => happened.CustomerId == customer).Id));
        return new()
        {
            ["customer"] = customer,
            ["event"] = happened,
            ["invoice"] = invoice,
            ["portal"] = (await Portal(customer)).Split('/')[^1],
            ["session"] = session,
        };
    }

    /// <summary>A checkout session for four seats at nine euros.</summary>
    public async Task<string> Checkout(int trialDays = 0, string? successUrl = null)
    {
        var customer = await Call("customers", ("email", "olga@example.com"));
        var product = await Call("products", ("name", "Team"));
        var price = await Call("prices", ("product", product), ("currency", "eur"), ("unit_amount", "900"), ("recurring[interval]", "month"));
        (string, string)[] trial = trialDays == 0 ? [] : [("subscription_data[trial_period_days]", $"{trialDays}"), ("payment_method_collection", "if_required")];
        return await Call("checkout/sessions", [("mode", "subscription"), ("customer", customer), ("customer_update[name]", "auto"), ("customer_update[address]", "auto"),
            ("line_items[0][price]", price), ("line_items[0][quantity]", "4"), ("tax_id_collection[enabled]", "true"), ("success_url", successUrl ?? $"{app.Address.AbsoluteUri}pricing?session={{CHECKOUT_SESSION_ID}}"),
            ("cancel_url", $"{app.Address.AbsoluteUri}pricing"), .. trial]);
    }

    /// <summary>A customer who has paid.</summary>
    public async Task<string> Subscribed()
    {
        var session = await Checkout();
        Assert.Equal(PaymentOutcome.Succeeded, Stripe.CompleteCheckout(session, new(TestMethod.Accepted)));
        return Stripe.Do(state => state.Get<SimulatedCheckoutSession>(session).Customer!);
    }

    /// <summary>The address of a visit to the portal.</summary>
    public async Task<string> Portal(string customer, bool allowsAll = true)
    {
        var flag = allowsAll ? "true" : "false";
        var configuration = await Call("billing_portal/configurations", ("features[invoice_history][enabled]", "true"), ("features[payment_method_update][enabled]", flag),
            ("features[customer_update][enabled]", flag), ("features[customer_update][allowed_updates][0]", "tax_id"), ("features[subscription_cancel][enabled]", flag),
            ("features[subscription_cancel][mode]", "at_period_end"), ("features[subscription_cancel][cancellation_reason][enabled]", flag),
            ("features[subscription_cancel][cancellation_reason][options][0]", "too_expensive"));
        var session = await Call("billing_portal/sessions", ("customer", customer), ("configuration", configuration), ("return_url", $"{app.Address.AbsoluteUri}pricing"));
        return $"/stripe-simulator/portal/{session}";
    }

    private async Task<string> Call(string path, params (string Name, string Value)[] fields)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/stripe-simulator/v1/{path}")
        {
            Content = new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value))),
            Headers = { { "Authorization", $"Bearer {Stripe.Settings.ApiKey}" }, { "Stripe-Version", "2026-10-28.endive" } },
        };
        var answer = await app.Visitor().Send(request);
        Assert.True(answer.Status == HttpStatusCode.OK, answer.Body);
        return JsonNode.Parse(answer.Body)!["id"]!.GetValue<string>();
    }
}
