using SaasStarter.Backbone.StripeSimulator.Api;
using SaasStarter.Backbone.StripeSimulator.Objects;

namespace SaasStarter.Backbone.StripeSimulator;

/// <summary>
/// Stripe, as far as this product uses it: what its API, its pages and its buttons do. One thing happens at a time, and before each of them
/// what has become due on the general clock.
/// </summary>
internal sealed class SimulatedStripe
{
    private readonly Lock _lock = new();
    private readonly DueWork _due;

    public SimulatedStripe(SimulatorSettings settings, TimeProvider time)
    {
        Settings = settings;
        State = new(settings, time);
        Payments = new(State);
        Invoices = new(State, Payments);
        Planner = new(State);
        Subscriptions = new(State, Payments, Invoices, Planner);
        Schedules = new(State, Subscriptions);
        Checkout = new(State, Payments, Subscriptions);
        Keys = new(time);
        _due = new(State, Subscriptions, Invoices, Schedules, Checkout);
    }

    /// <summary>Told of everything that happened, in order, while nothing else happens.</summary>
    public event Action<IReadOnlyList<SimulatedEvent>>? Happened;

    public SimulatorSettings Settings { get; }

    /// <summary>The objects. Use them within <see cref="Do{T}"/> only.</summary>
    public SimulatorState State { get; }

    public Payments Payments { get; }

    public Invoices Invoices { get; }

    public ChangePlanner Planner { get; }

    public Subscriptions Subscriptions { get; }

    public Schedules Schedules { get; }

    public CheckoutPages Checkout { get; }

    /// <summary>The requests that were answered.</summary>
    public IdempotencyKeys Keys { get; }

    /// <summary>Does one thing. What was changed before it failed stays: an attempt to pay is an attempt.</summary>
    public T Do<T>(Func<SimulatorState, T> work)
    {
        lock (_lock)
        {
            try
            {
                _due.RunUntil(null, State.Now());
                return work(State);
            }
            finally
            {
                if (State.TakeHappened() is { Count: > 0 } happened)
                    Happened?.Invoke(happened);
            }
        }
    }

    /// <inheritdoc cref="Do{T}"/>
    public void Do(Action<SimulatorState> work) => Do(state =>
    {
        work(state);
        return true;
    });

    /// <summary>The time on the general clock.</summary>
    public DateTimeOffset Now() => Do(state => DateTimeOffset.FromUnixTimeSeconds(state.Now()));

    /// <summary>Moves the general clock on; everything that becomes due happens, in its order and each at its moment.</summary>
    public void Advance(TimeSpan duration) => Do(state =>
    {
        state.Offset += (long)duration.TotalSeconds;
        state.IsChanged = true;
        _due.RunUntil(null, state.Now());
    });

    /// <summary>Moves a test clock on.</summary>
    public void Advance(SimulatedTestClock clock, long to) => Do(state =>
    {
        _due.RunUntil(clock.Id, to);
        state.StandAt(clock.Id, to);
        state.IsChanged = true;
        state.Record("test_helpers.test_clock.ready", clock);
    });

    /// <summary>Moves the general clock to a subscription's renewal, past the hour for which its invoice is a draft.</summary>
    public void Renew(string subscription)
    {
        var wait = Do(state => Found<SimulatedSubscription>(subscription).PeriodEnd() - state.Now());
        Advance(TimeSpan.FromSeconds(Math.Max(0, wait)) + Invoices.DraftTime);
    }

    /// <summary>Lets the next payment of a customer fail, whatever their payment method.</summary>
    public void FailNextPayment(string customer, int count = 1) => Do(state =>
    {
        Found<SimulatedCustomer>(customer).PaymentsToDecline = count;
        state.IsChanged = true;
    });

    /// <summary>Completes a checkout session, as the payment page does.</summary>
    public PaymentOutcome CompleteCheckout(string session, CheckoutEntry entry) => Do(_ => Checkout.Complete(Found<SimulatedCheckoutSession>(session), entry));

    /// <summary>Closes a checkout session as if its time were over.</summary>
    public void ExpireCheckout(string session) => Do(_ => Checkout.Expire(Found<SimulatedCheckoutSession>(session)));

    /// <summary>Pays an open invoice on its page, with a new method or the one that is there. A new one becomes the customer's.</summary>
    public PaymentOutcome PayInvoice(string invoice, TestMethod? method = null, bool isAuthenticated = false) => Do(state =>
    {
        var open = Found<SimulatedInvoice>(invoice);
        if (open.Status != "open")
            throw StripeRefusal.Invalid($"The invoice is {open.Status}.");
        var customer = state.Get<SimulatedCustomer>(open.Customer);
        if (method is null)
            return Invoices.Collect(open, isPresent: true, isAuthenticated: isAuthenticated);
        var given = TestNumber.Of(method.Value).NewMethod(state.NowOf(customer.Id));
        var expected = Payments.Predict(customer.Id, given, isPresent: true, isAuthenticated);
        if (expected == PaymentOutcome.NeedsAction)
            return expected;
        // A method that was declined is not kept.
        var isKept = expected is PaymentOutcome.Succeeded or PaymentOutcome.Processing;
        if (isKept)
            Checkout.Attach(given, customer, isAuthenticated);
        var outcome = Invoices.Collect(open, given, isPresent: true, isAuthenticated);
        if (isKept)
            UseMethod(customer, given);
        return outcome;
    });

    /// <summary>Gives a customer another payment method, for their subscriptions too, as the portal does.</summary>
    public void ChangePaymentMethod(string customer, TestMethod method) => Do(state =>
    {
        var owner = Found<SimulatedCustomer>(customer);
        var given = TestNumber.Of(method).NewMethod(state.NowOf(customer));
        Checkout.Attach(given, owner, isAuthenticated: true);
        UseMethod(owner, given);
    });

    /// <summary>Gives back what the newest paid invoice of a customer cost.</summary>
    /// <returns>Whether there was something to give back.</returns>
    public bool Refund(string customer) => Do(state =>
    {
        if (state.All<SimulatedCharge>().LastOrDefault(charge => charge.Customer == customer && charge is { Paid: true, Refunded: false }) is not { } charge)
            return false;
        Payments.Refund(charge, null, "requested_by_customer", []);
        return true;
    });

    /// <summary>Lets the customer's bank contest the newest charge, and decides at once when <paramref name="isWon"/> says how.</summary>
    /// <returns>Whether there was a charge.</returns>
    public bool Dispute(string customer, bool? isWon = null) => Do(state =>
    {
        if (state.All<SimulatedCharge>().LastOrDefault(charge => charge.Customer == customer && charge is { Paid: true, Disputed: false }) is not { } charge)
            return false;
        var dispute = Payments.Dispute(charge);
        if (isWon is { } decision)
            Payments.CloseDispute(dispute, decision);
        return true;
    });

    /// <summary>Ends a subscription, at the end of its period or now.</summary>
    public void Cancel(string subscription, bool atPeriodEnd = false, string? feedback = null, string? comment = null) => Do(_ =>
    {
        var found = Found<SimulatedSubscription>(subscription);
        if (found.HasEnded())
            throw StripeRefusal.Invalid($"The subscription is {found.Status}.");
        var details = new CancellationDetails { Reason = "cancellation_requested", Feedback = feedback, Comment = comment };
        if (atPeriodEnd)
            Subscriptions.SetCancelAtPeriodEnd(found, true, details);
        else
            Subscriptions.Cancel(found, details);
    });

    /// <summary>Takes the end of a subscription back.</summary>
    public void KeepSubscription(string subscription) => Do(_ => Subscriptions.SetCancelAtPeriodEnd(Found<SimulatedSubscription>(subscription), false, new()));

    /// <summary>Forgets everything, also which requests it has answered: a repeated one would be told of what is gone.</summary>
    public void Clear() => Do(state =>
    {
        state.Clear();
        Keys.Clear();
    });

    /// <summary>An object by its id. Use it within <see cref="Do{T}"/> only.</summary>
    /// <exception cref="StripeRefusal">There is none.</exception>
    public T Found<T>(string id, string parameter = "id") where T : StripeObject =>
        State.Find<T>(id) is { } found && found is not SimulatedCustomer { IsDeleted: true } ? found : throw StripeRefusal.Missing(KindOf<T>(), id, parameter);

    /// <summary>What Stripe calls a kind of object in messages.</summary>
    public static string KindOf<T>() where T : StripeObject => typeof(T).Name["Simulated".Length..] switch
    {
        "CheckoutSession" => "checkout.session",
        "Schedule" => "subscription_schedule",
        var name => string.Concat(name.Select((letter, index) => index > 0 && char.IsUpper(letter) ? $"_{char.ToLowerInvariant(letter)}" : $"{char.ToLowerInvariant(letter)}")),
    };

    private void UseMethod(SimulatedCustomer customer, SimulatedPaymentMethod method)
    {
        State.Change(customer, "customer.updated", changed => changed.InvoiceSettings = changed.InvoiceSettings with { DefaultPaymentMethod = method.Id });
        foreach (var subscription in State.All<SimulatedSubscription>().Where(subscription => subscription.Customer == customer.Id && !subscription.HasEnded()))
            State.Change(subscription, "customer.subscription.updated", changed => changed.DefaultPaymentMethod = method.Id);
    }
}
