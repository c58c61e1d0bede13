using SaasStarter.Backbone.Billing;
using SaasStarter.Backbone.Billing.Staff;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Tenancy;
using SaasStarter.Tests.Hosting;

namespace SaasStarter.Tests.Billing;

/// <summary>What the staff reads about all tenants together, against sums made by hand. Each test has its own database: the figures are of everybody.</summary>
public sealed class BillingFigureTests(TestCluster cluster) : IAsyncLifetime
{
    private readonly TestApplication _app = new(cluster);
    private TestVisitor _owner = null!;
    private int _tenants;

    public async ValueTask InitializeAsync()
    {
        await _app.InitializeAsync();
        _owner = await _app.SignUp("owner@figures.example");
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task What_comes_in_each_month_is_summed_by_currency_with_trials_apart()
    {
        // 5 × 9.00 + 90.00 / 12 × 3 + late 9.00 = 45.00 + 22.50 + 9.00 = 76.50.
        await Add(SubscriptionStatus.Active, s => s.Quantity = 5);
        await Add(SubscriptionStatus.Active, s => (s.Interval, s.UnitAmount, s.Quantity) = (BillingInterval.Year, 9000, 3));
        await Add(SubscriptionStatus.PastDue);
        // Will end, and still pays: 9.00 more, 85.50 in all.
        await Add(SubscriptionStatus.Active, s => s.CancelAtPeriodEnd = true);
        // 4,999.99 a year is 416.66583… a month: rounded once, with 10 × 100.01 / 12 = 83.34166… → 500.0075 → 500.01.
        await Add(SubscriptionStatus.Active, s => (s.Currency, s.Interval, s.UnitAmount) = ("USD", BillingInterval.Year, 499_999));
        await Add(SubscriptionStatus.Active, s => (s.Currency, s.Interval, s.UnitAmount, s.Quantity) = ("USD", BillingInterval.Year, 10_001, 10));
        // A currency without a smaller unit.
        await Add(SubscriptionStatus.Active, s => (s.Currency, s.UnitAmount) = ("JPY", 1500));
        // 2 × 9.00 would come from a trial.
        await Add(SubscriptionStatus.Trialing, s => s.Quantity = 2);
        // None of these pays.
        foreach (var status in new[] { SubscriptionStatus.Unpaid, SubscriptionStatus.Paused, SubscriptionStatus.Incomplete, SubscriptionStatus.IncompleteExpired, SubscriptionStatus.Canceled })
            await Add(status, s => s.UnitAmount = 1_000_000);

        var list = (await _app.Send(new ListSubscriptions())).Value;

        Assert.Equal(
            [
                new(new Money(500.01m, "USD"), 2, new Money(0, "USD"), 0),
                new(new Money(1500, "JPY"), 1, new Money(0, "JPY"), 0),
                new CurrencyFigures(new Money(85.50m, "EUR"), 4, new Money(18, "EUR"), 1),
            ],
            list.Currencies.OrderBy(figures => figures.Monthly.Currency == "EUR").ThenByDescending(figures => figures.Monthly.Currency));
    }

    [Fact]
    public async Task Who_left_is_counted_against_those_who_paid_thirty_days_ago()
    {
        var now = _app.Clock.GetUtcNow();
        // Paid then and pay now: two.
        await Add(SubscriptionStatus.Active);
        await Add(SubscriptionStatus.PastDue);
        // Paid then and left: two.
        await Add(SubscriptionStatus.Canceled, s => s.EndedAt = now.AddDays(-1));
        await Add(SubscriptionStatus.Canceled, s => (s.EndedAt, s.TrialEnd) = (now.AddDays(-29), now.AddDays(-60)));
        // Paid then, left, and came back: counted at the start, not lost.
        var back = await Add(SubscriptionStatus.Canceled, s => s.EndedAt = now.AddDays(-20));
        await _app.AddSubscription(back, SubscriptionStatus.Active, s => s.CreatedAt = now.AddDays(-10));
        // Left before, came after, was in a trial then, never paid: none of these counts.
        await Add(SubscriptionStatus.Canceled, s => s.EndedAt = now.AddDays(-31));
        await Add(SubscriptionStatus.Active, s => s.CreatedAt = now.AddDays(-29));
        await Add(SubscriptionStatus.Canceled, s => (s.CreatedAt, s.EndedAt) = (now.AddDays(-20), now.AddDays(-2)));
        await Add(SubscriptionStatus.Trialing, s => (s.CreatedAt, s.TrialEnd) = (now.AddDays(-40), now.AddDays(1)));
        await Add(SubscriptionStatus.Canceled, s => (s.CreatedAt, s.TrialEnd, s.EndedAt) = (now.AddDays(-40), now.AddDays(-26), now.AddDays(-26)));
        await Add(SubscriptionStatus.IncompleteExpired);

        var churn = (await _app.Send(new ListSubscriptions())).Value.Churn;

        Assert.Equal(new Churn(AtStart: 5, Lost: 2), churn);
        Assert.Equal(0.4m, churn.Rate);
    }

    [Fact]
    public async Task Nobody_left_while_nobody_was_there() => Assert.Null((await _app.Send(new ListSubscriptions())).Value.Churn.Rate);

    [Fact]
    public async Task What_could_not_be_collected_is_listed_and_summed_by_currency()
    {
        var late = await Add(SubscriptionStatus.PastDue);
        await _app.AddInvoice(late, i => (i.AmountRemaining, i.AttemptCount, i.NextPaymentAttempt) = (1250, 3, _app.Clock.GetUtcNow().AddDays(2)));
        await _app.AddInvoice(late, i => i.AmountRemaining = 50);
        await _app.AddInvoice(late, i => (i.Currency, i.AmountRemaining) = ("JPY", 700));
        // Not tried yet, paid, withdrawn, or nothing left of it.
        await _app.AddInvoice(late, i => i.AttemptCount = 0);
        await _app.AddInvoice(late, i => i.Status = InvoiceStatus.Paid);
        await _app.AddInvoice(late, i => i.Status = InvoiceStatus.Void);
        await _app.AddInvoice(late, i => i.AmountRemaining = 0);

        var payments = (await _app.Send(new ListFailedPayments())).Value.Payments;

        Assert.Equal([(1250L, 3), (700L, 2), (50L, 2)], payments.OrderByDescending(payment => payment.AmountRemaining).Select(payment => (payment.AmountRemaining, payment.AttemptCount)));
        Assert.Equal([new Money(12.50m + 0.50m, "EUR"), new Money(700, "JPY")], (await _app.Send(new ListSubscriptions())).Value.Owed.OrderBy(owed => owed.Currency));
    }

    [Fact]
    public async Task Trials_that_end_within_a_week_are_listed_the_next_one_first()
    {
        var now = _app.Clock.GetUtcNow();
        await Add(SubscriptionStatus.Trialing, s => (s.TrialEnd, s.PlanId) = (now.AddDays(6), "company"));
        await Add(SubscriptionStatus.Trialing, s => s.TrialEnd = now.AddDays(1));
        // Should have ended: somebody should look.
        await Add(SubscriptionStatus.Trialing, s => (s.TrialEnd, s.HasPaymentMethod) = (now.AddHours(-5), true));
        await Add(SubscriptionStatus.Trialing, s => s.TrialEnd = now.AddDays(8));
        await Add(SubscriptionStatus.Active, s => s.TrialEnd = now.AddDays(1));

        var trials = (await _app.Send(new ListEndingTrials())).Value.Trials;

        Assert.Equal([("team", true), ("team", false), ("company", false)], trials.Select(trial => (trial.PlanId, trial.HasPaymentMethod)));
    }

    [Fact]
    public async Task Lists_go_on_where_a_page_ends()
    {
        var now = _app.Clock.GetUtcNow();
        for (var number = 0; number < 51; number++)
        {
            var tenant = await Add(SubscriptionStatus.Trialing, s => s.TrialEnd = now.AddHours(1));
            await _app.AddInvoice(tenant, i => i.CreatedAt = now);
        }

        var subscriptions = (await _app.Send(new ListSubscriptions())).Value;
        var trials = (await _app.Send(new ListEndingTrials())).Value;
        var payments = (await _app.Send(new ListFailedPayments())).Value;

        Assert.Equal((50, 50, 50), (subscriptions.Subscriptions.Count, trials.Trials.Count, payments.Payments.Count));
        var last = (await _app.Send(new ListSubscriptions(Before: subscriptions.Next))).Value;
        Assert.Null(last.Next);
        Assert.Equal(51, subscriptions.Subscriptions.Concat(last.Subscriptions).Select(row => row.Key).Distinct().Count());
        Assert.Equal(51, trials.Trials.Concat((await _app.Send(new ListEndingTrials(trials.Next))).Value.Trials).Select(row => row.Id).Distinct().Count());
        Assert.Equal(51, payments.Payments.Concat((await _app.Send(new ListFailedPayments(payments.Next))).Value.Payments).Select(row => row.Id).Distinct().Count());
    }

    private async Task<CurrentTenant> Add(SubscriptionStatus status, Action<Subscription>? change = null)
    {
        var tenant = await _app.CreateTenant(_owner, $"Figures {++_tenants}");
        await _app.MakeCustomer(tenant);
        await _app.AddSubscription(tenant, status, change);
        return tenant;
    }
}
