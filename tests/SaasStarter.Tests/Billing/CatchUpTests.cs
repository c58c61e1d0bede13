using System.Diagnostics.Metrics;
using SaasStarter.Backbone.Billing;
using SaasStarter.Backbone.StripeSimulator.Objects;
using SaasStarter.Backbone.Tenancy;
using SaasStarter.Tests.Hosting;

namespace SaasStarter.Tests.Billing;

/// <summary>Events that did not come are read from Stripe's list, and end in the same state.</summary>
public sealed class CatchUpTests(TestCluster cluster) : IAsyncLifetime
{
    private readonly SimulatedBilling _app = new(cluster);
    private CurrentTenant _tenant = null!;
    private string _customer = "";

    public async ValueTask InitializeAsync()
    {
        await _app.InitializeAsync();
        _tenant = await _app.CreateTenant(await _app.SignUp("owner@catch.example"), "Catching up");
        _customer = await _app.Customer(_tenant);
    }

    public ValueTask DisposeAsync() => ((IAsyncDisposable)_app).DisposeAsync();

    [Fact]
    public async Task What_never_came_ends_in_the_same_state_as_if_it_had()
    {
        var subscription = await _app.Subscribe(_customer, 3);
        await CatchUp();
        Assert.Equal(("Active", 3), await Copy());

        _app.Simulator.Stripe.FailNextPayment(_customer);
        _app.Simulator.Stripe.Renew(subscription);
        await CatchUp();
        Assert.Equal(("PastDue", 3), await Copy());
        Assert.Equal(1L, await _app.Database.Value<long>(TestDatabase.Superuser, "select count(*) from backbone.billing_notice where kind = 'PaymentFailed'"));

        var invoice = _app.Simulator.Stripe.Do(state => state.All<SimulatedInvoice>().Single(invoice => invoice.Customer == _customer && invoice.Status == "open").Id);
        _app.Simulator.Stripe.PayInvoice(invoice);
        await CatchUp();
        Assert.Equal(("Active", 3), await Copy());
    }

    [Fact]
    public async Task What_is_there_is_not_taken_in_twice()
    {
        await _app.Subscribe(_customer);
        await CatchUp();
        var before = await Stored();
        Assert.NotEmpty(before);

        await CatchUp();

        Assert.Equal(before, await Stored());
        Assert.Equal(before.Count, _app.Log.Lines.Count(line => line.Contains("had not come", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task What_was_acknowledged_and_lost_is_found_although_younger_events_came()
    {
        await _app.Listen();
        await _app.Subscribe(_customer);
        await CatchUp();
        var lost = await _app.Database.Value<string>(TestDatabase.Superuser, "select id from backbone.stripe_event where type = 'customer.subscription.created'");
        await _app.Sql(TestDatabase.Superuser, $"delete from backbone.stripe_event where id = '{lost}'");

        await CatchUp();

        Assert.Contains(lost, await Stored());
        await _app.Applied(lost);
    }

    [Fact]
    public async Task An_event_that_Stripe_has_forgotten_does_not_stop_it()
    {
        await _app.Sql(TestDatabase.Superuser, "update backbone.stripe_event_cursor set last_event_id = 'evt_forgotten', last_event_at = now() - interval '40 days'");
        await _app.Subscribe(_customer);

        await CatchUp();

        Assert.Equal(("Active", 1), await Copy());
        Assert.Contains(_app.Log.Lines, line => line.Contains("evt_forgotten", StringComparison.Ordinal));
    }

    [Fact]
    public async Task It_goes_on_from_where_it_was_and_not_from_the_beginning()
    {
        var subscription = await _app.Subscribe(_customer);
        await CatchUp();
        _app.Simulator.Stripe.Renew(subscription);
        await CatchUp();
        var cursor = await _app.Database.Value<DateTime>(TestDatabase.Superuser, "select last_event_at from backbone.stripe_event_cursor");

        // What came before it is not asked for again.
        await _app.Sql(TestDatabase.Superuser, $"delete from backbone.stripe_event where created_at < '{cursor:u}'::timestamptz - interval '1 day'");
        var before = await Stored();
        await CatchUp();

        Assert.Equal(before, await Stored());
    }

    [Fact]
    public async Task What_came_what_did_not_and_how_long_it_waited_is_measured()
    {
        var measured = new System.Collections.Concurrent.ConcurrentBag<string>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Name == BillingMetrics.Name)
                    listener.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<long>((instrument, _, tags, _) => measured.Add($"{instrument.Name} {string.Join(' ', tags.ToArray().Select(tag => tag.Value))}"));
        listener.SetMeasurementEventCallback<double>((instrument, _, tags, _) => measured.Add($"{instrument.Name} {string.Join(' ', tags.ToArray().Select(tag => tag.Value))}"));
        listener.Start();

        await _app.Subscribe(_customer);
        await CatchUp();
        listener.RecordObservableInstruments();

        foreach (var expected in new[]
        {
            "billing.events.received customer.subscription.created waiting", "billing.events.missed customer.subscription.created",
            "billing.events.lag customer.subscription.created", "billing.events.age ",
        })
        {
            Assert.Contains(expected, measured);
        }
    }

    [Fact]
    public async Task Without_an_answer_nothing_is_lost_and_the_job_says_why()
    {
        await _app.Subscribe(_customer);
        await _app.Simulator.DisposeAsync();

        var failure = await Assert.ThrowsAsync<Backbone.Jobs.JobFailedException>(() => _app.Send(new CatchUpStripeEvents()));

        Assert.Equal("StripeConnection", failure.Kind);
        Assert.Equal(1L, await _app.Database.Value<long>(TestDatabase.Superuser, "select count(*) from backbone.stripe_event_cursor where last_event_id is null"));
    }

    private async Task CatchUp()
    {
        Assert.Null((await _app.Send(new CatchUpStripeEvents())).Problem);
        await _app.Settled(_customer);
    }

    private async Task<(string Status, int Quantity)> Copy()
    {
        var row = (await _app.Sql(TestDatabase.Superuser, $"select status, quantity from backbone.subscription where tenant_id = '{_tenant.Id.Value}'")).Single();
        return ((string)row[0]!, (int)row[1]!);
    }

    private async Task<IReadOnlyList<string>> Stored() =>
        [.. (await _app.Sql(TestDatabase.Superuser, "select id from backbone.stripe_event order by created_at, id")).Select(row => (string)row[0]!)];
}
