using SaasStarter.Backbone.StripeSimulator.Objects;

namespace SaasStarter.Backbone.StripeSimulator;

/// <summary>What a subscription begins with.</summary>
internal sealed record NewSubscription
{
    public required SimulatedCustomer Customer { get; init; }

    public required IReadOnlyList<ItemChange> Items { get; init; }

    public string? Description { get; init; }

    public Dictionary<string, string> Metadata { get; init; } = [];

    public long? TrialEnd { get; init; }

    public TrialSettings TrialSettings { get; init; } = new();

    public string? PaymentMethod { get; init; }

    public string PaymentBehavior { get; init; } = "allow_incomplete";

    public bool IsTaxAutomatic { get; init; }

    public bool SavesPaymentMethod { get; init; }

    /// <summary>Whether the customer pays on a page.</summary>
    public bool IsPresent { get; init; }

    /// <summary>Whether the customer has just confirmed to their bank.</summary>
    public bool IsAuthenticated { get; init; }
}

/// <summary>The life of a subscription.</summary>
internal sealed class Subscriptions
{
    /// <summary>How long the first payment may take, and a change that waits for its payment.</summary>
    public static readonly TimeSpan PaymentTime = TimeSpan.FromHours(23);

    /// <summary>How long before its end a trial's end is announced.</summary>
    public static readonly TimeSpan TrialNotice = TimeSpan.FromDays(3);

    private readonly SimulatorState _state;
    private readonly Payments _payments;
    private readonly Invoices _invoices;
    private readonly ChangePlanner _planner;

    public Subscriptions(SimulatorState state, Payments payments, Invoices invoices, ChangePlanner planner)
    {
        (_state, _payments, _invoices, _planner) = (state, payments, invoices, planner);
        (invoices.Paid, invoices.Processing, invoices.Failed, invoices.Dropped) = (OnPaid, OnProcessing, OnFailed, OnDropped);
    }

    /// <summary>Begins a subscription, and collects its first invoice.</summary>
    /// <exception cref="StripeRefusal">It is not possible, or the payment failed and that was not allowed.</exception>
    public SimulatedSubscription Create(NewSubscription wanted)
    {
        var (id, now) = (SimulatorState.NewId("sub"), _state.Now(wanted.Customer.TestClock));
        var method = _state.Find<SimulatedPaymentMethod>(wanted.PaymentMethod) ?? _payments.MethodOf(wanted.Customer.Id, null);
        if (wanted.PaymentBehavior == "error_if_incomplete" && wanted.TrialEnd is null
            && _payments.Predict(wanted.Customer.Id, method, wanted.IsPresent, wanted.IsAuthenticated) is not (PaymentOutcome.Succeeded or PaymentOutcome.Processing) and var outcome)
            throw Payments.Refusal(outcome, method);
        var recurrence = wanted.Items[0].Price!.Recurring!;
        var anchor = wanted.TrialEnd ?? now;
        var period = new SimulatedPeriod(wanted.TrialEnd ?? Proration.PeriodEnd(now, recurrence, now), now);
        var items = wanted.Items.Select(item => NewItem(id, item, period)).ToList();
        ChangePlanner.Check(items, items[0].Price.Currency);
        var subscription = _state.Add(new SimulatedSubscription
        {
            Id = id,
            Created = now,
            AutomaticTax = new() { Enabled = wanted.IsTaxAutomatic },
            BillingCycleAnchor = anchor,
            Currency = items[0].Price.Currency,
            Customer = wanted.Customer.Id,
            DefaultPaymentMethod = wanted.PaymentMethod,
            Description = wanted.Description,
            Items = new() { Data = items, Url = $"/v1/subscription_items?subscription={id}" },
            Metadata = wanted.Metadata,
            PaymentSettings = new() { SaveDefaultPaymentMethod = wanted.SavesPaymentMethod ? "on_subscription" : "off" },
            StartDate = now,
            Status = wanted.TrialEnd is null ? "incomplete" : "trialing",
            TestClock = wanted.Customer.TestClock,
            TrialStart = wanted.TrialEnd is null ? null : now,
            TrialEnd = wanted.TrialEnd,
            TrialSettings = wanted.TrialSettings,
        });
        wanted.Customer.Currency ??= subscription.Currency;
        var isTrial = wanted.TrialEnd is not null;
        var invoice = _invoices.Draft(subscription, "subscription_create", items.Select(item => isTrial ? _planner.TrialLine(item, period) : _planner.Line(item, period)));
        subscription.LatestInvoice = invoice.Id;
        _state.Record("customer.subscription.created", subscription);
        AnnounceTrialEndIfNear(subscription);
        _invoices.Keep(invoice);
        _invoices.Open(invoice);
        if (invoice.Status == "open" && wanted.PaymentBehavior != "default_incomplete")
            _invoices.Collect(invoice, null, wanted.IsPresent, wanted.IsAuthenticated);
        return subscription;
    }

    /// <summary>Changes what is paid for.</summary>
    /// <exception cref="StripeRefusal">It is not possible, or the payment failed and that was not allowed.</exception>
    public void Change(SimulatedSubscription subscription, SubscriptionChange change, string paymentBehavior)
    {
        var plan = _planner.Plan(subscription, change);
        if (subscription.PendingUpdate is not null)
            ExpirePendingUpdate(subscription); // A newer change takes the place of one that waits.
        var isInvoiced = plan.RestartsPeriod || (change.ProrationBehavior == "always_invoice" && plan.Prorations.Count > 0);
        if (!isInvoiced)
        {
            foreach (var line in plan.Prorations)
                KeepForNextInvoice(subscription, line);
            Apply(subscription, plan, null);
            return;
        }
        var pending = PendingItems(subscription);
        var invoice = _invoices.Draft(subscription, "subscription_update", LinesOf(plan, pending));
        var outcome = Outcome(subscription, invoice.AmountDue);
        if (outcome is PaymentOutcome.Declined or PaymentOutcome.NeedsAction or PaymentOutcome.NoMethod)
        {
            if (paymentBehavior == "error_if_incomplete")
                throw Payments.Refusal(outcome, _payments.MethodOf(subscription.Customer, subscription));
            if (paymentBehavior == "pending_if_incomplete")
            {
                KeepPending(subscription, plan, invoice, pending);
                return;
            }
        }
        Use(pending, invoice);
        _invoices.Keep(invoice);
        Apply(subscription, plan, invoice.Id);
        _invoices.Open(invoice);
        if (invoice.Status == "open" && paymentBehavior != "default_incomplete")
            _invoices.Collect(invoice);
    }

    /// <summary>The invoice that a change would bring, or the next one: nothing is kept.</summary>
    public SimulatedInvoice Preview(SimulatedSubscription subscription, SubscriptionChange change)
    {
        var plan = _planner.Plan(subscription, change);
        var pending = PendingItems(subscription);
        var isInvoiced = plan.RestartsPeriod || (change.ProrationBehavior == "always_invoice" && plan.Prorations.Count > 0);
        var lines = isInvoiced ? LinesOf(plan, pending) : LinesOf(plan, pending).Concat(_planner.NextPeriod(subscription, plan.Items));
        var invoice = _invoices.Draft(subscription, isInvoiced ? "subscription_update" : "upcoming", lines, "upcoming_" + SimulatorState.NewId("in"));
        invoice.NextPaymentAttempt = isInvoiced ? null : subscription.PeriodEnd() + (long)Invoices.DraftTime.TotalSeconds;
        return invoice;
    }

    /// <summary>Sets the end of a trial; in the past or now, it ends at once.</summary>
    public void SetTrialEnd(SimulatedSubscription subscription, long trialEnd)
    {
        if (trialEnd <= _state.NowOf(subscription.Customer))
        {
            if (subscription.Status != "trialing")
                return;
            subscription.TrialEnd = _state.NowOf(subscription.Customer);
            AnnounceTrialEndIfNear(subscription);
            EndTrial(subscription);
            return;
        }
        _state.Change(subscription, "customer.subscription.updated", changed =>
        {
            (changed.Status, changed.TrialStart, changed.TrialEnd) = ("trialing", changed.TrialStart ?? _state.NowOf(changed.Customer), trialEnd);
            (changed.BillingCycleAnchor, changed.IsTrialEndAnnounced) = (trialEnd, false);
            SetItems(changed, changed.Items.Data.Select(item => item with { CurrentPeriodEnd = trialEnd }));
        });
        AnnounceTrialEndIfNear(subscription);
    }

    /// <summary>Says that a trial ends, when it is three days or less until then.</summary>
    public void AnnounceTrialEndIfNear(SimulatedSubscription subscription)
    {
        if (subscription is not { Status: "trialing", IsTrialEndAnnounced: false, TrialEnd: { } end } || end - _state.NowOf(subscription.Customer) > (long)TrialNotice.TotalSeconds)
            return;
        subscription.IsTrialEndAnnounced = true;
        _state.Record("customer.subscription.trial_will_end", subscription);
    }

    /// <summary>Ends a trial: the first paid period begins, or what was agreed happens when there is no payment method.</summary>
    public void EndTrial(SimulatedSubscription subscription)
    {
        var behavior = subscription.TrialSettings.EndBehavior.MissingPaymentMethod;
        if (behavior == "create_invoice" || _payments.MethodOf(subscription.Customer, subscription) is not null)
        {
            BeginPeriod(subscription, subscription.TrialEnd!.Value, newStatus: "active", isFinalizedLater: true);
            return;
        }
        if (behavior == "cancel")
        {
            Cancel(subscription, new() { Reason = "cancellation_requested" });
            return;
        }
        _state.Change(subscription, "customer.subscription.updated", changed => changed.Status = "paused");
        _state.Record("customer.subscription.paused", subscription);
    }

    /// <summary>Lets a paused subscription go on, as of now, when its invoice is paid.</summary>
    public void Resume(SimulatedSubscription subscription)
    {
        if (subscription.Status != "paused")
            throw StripeRefusal.Invalid("This subscription cannot be resumed because it is not paused.");
        var method = _payments.MethodOf(subscription.Customer, subscription);
        var outcome = Outcome(subscription, subscription.Items.Data.Sum(item => item.Price.UnitAmount * item.Quantity));
        if (outcome is not (PaymentOutcome.Succeeded or PaymentOutcome.Processing))
            throw Payments.Refusal(outcome, method);
        BeginPeriod(subscription, _state.NowOf(subscription.Customer), newStatus: "active", isFinalizedLater: false, reason: "subscription_update", restartsCycle: true);
        _state.Record("customer.subscription.resumed", subscription);
    }

    /// <summary>Begins the next period.</summary>
    public void Renew(SimulatedSubscription subscription) =>
        BeginPeriod(subscription, subscription.PeriodEnd(), subscription.Status, isFinalizedLater: true);

    /// <summary>Says that a renewal is near. The invoice that would come has no id.</summary>
    public void AnnounceRenewal(SimulatedSubscription subscription)
    {
        subscription.AnnouncedRenewal = subscription.PeriodEnd();
        var upcoming = ObjectJson.Write(Preview(subscription, new()));
        upcoming.Remove("id");
        _state.Record("invoice.upcoming", upcoming, subscription.Customer);
    }

    /// <summary>Lets a subscription end with its period, or takes that back.</summary>
    public void SetCancelAtPeriodEnd(SimulatedSubscription subscription, bool isCanceled, CancellationDetails details)
    {
        if (subscription.Schedule is { } schedule)
        {
            throw StripeRefusal.Invalid($"The subscription is managed by the subscription schedule `{schedule}`, and updating any cancelation behavior directly is not allowed. "
                + "Please update the schedule instead.");
        }
        _state.Change(subscription, "customer.subscription.updated", changed =>
        {
            (changed.CancelAtPeriodEnd, changed.CancelAt) = (isCanceled, isCanceled ? changed.PeriodEnd() : null);
            changed.CanceledAt = isCanceled ? _state.NowOf(changed.Customer) : null;
            changed.CancellationDetails = isCanceled ? details : new();
        });
    }

    /// <summary>Ends a subscription now.</summary>
    /// <param name="subscription">One that has not ended.</param>
    /// <param name="details">Why.</param>
    /// <param name="isProrated">Whether the rest of the period is credited.</param>
    /// <param name="isInvoiced">Whether what waits for the next invoice is invoiced now.</param>
    public void Cancel(SimulatedSubscription subscription, CancellationDetails details, bool isProrated = false, bool isInvoiced = false)
    {
        var now = _state.NowOf(subscription.Customer);
        if (isProrated && subscription.Status is "active" or "past_due")
        {
            foreach (var item in subscription.Items.Data)
            {
                var credit = -Proration.Remaining(item.Price.UnitAmount * item.Quantity, subscription.Period(), now);
                KeepForNextInvoice(subscription, _planner.Line(item, subscription.Period() with { Start = now }, credit, "Unused time", isProration: true));
            }
        }
        if (subscription.Status == "incomplete")
        {
            Expire(subscription);
            return;
        }
        if (_state.Find<SimulatedSchedule>(subscription.Schedule) is { } schedule)
            End(schedule, "canceled", now);
        (subscription.Status, subscription.EndedAt, subscription.CanceledAt) = ("canceled", now, subscription.CanceledAt ?? now);
        (subscription.CancellationDetails, subscription.Schedule, subscription.PendingUpdate) = (details, null, null);
        foreach (var invoice in _state.All<SimulatedInvoice>().Where(invoice => invoice.SubscriptionId() == subscription.Id).ToList())
            _invoices.Rest(invoice);
        if (isInvoiced && PendingItems(subscription) is { Count: > 0 } pending)
        {
            var last = _invoices.Keep(_invoices.Draft(subscription, "subscription_update", pending.Select(item => item.Line)));
            Use(pending, last);
            _invoices.Open(last);
            if (last.Status == "open")
                _invoices.Collect(last);
        }
        _state.Record("customer.subscription.deleted", subscription);
    }

    /// <summary>Gives up a first payment that did not come in time.</summary>
    public void Expire(SimulatedSubscription subscription)
    {
        _state.Change(subscription, "customer.subscription.updated", changed =>
            (changed.Status, changed.EndedAt) = ("incomplete_expired", _state.NowOf(changed.Customer)));
        if (_state.Find<SimulatedInvoice>(subscription.LatestInvoice) is { Status: "open" or "draft" } invoice)
            _invoices.Void(invoice);
    }

    /// <summary>Gives up a change whose payment did not come in time.</summary>
    public void ExpirePendingUpdate(SimulatedSubscription subscription)
    {
        var invoice = _state.Get<SimulatedInvoice>(subscription.PendingInvoice!);
        (subscription.PendingUpdate, subscription.PendingInvoice) = (null, null);
        _state.Record("customer.subscription.pending_update_expired", subscription);
        if (invoice.Status == "open")
            _invoices.Void(invoice);
    }

    /// <summary>Ends a schedule; its subscription goes on as it is.</summary>
    public void End(SimulatedSchedule schedule, string status, long now)
    {
        schedule.Status = status;
        switch (status)
        {
            case "released":
                (schedule.ReleasedAt, schedule.ReleasedSubscription, schedule.Subscription) = (now, schedule.Subscription, null);
                break;
            case "canceled":
                schedule.CanceledAt = now;
                break;
            default:
                schedule.CompletedAt = now;
                break;
        }
        schedule.CurrentPhase = null;
        _state.Record($"subscription_schedule.{status}", schedule);
    }

    private void BeginPeriod(SimulatedSubscription subscription, long start, string newStatus, bool isFinalizedLater, string reason = "subscription_cycle", bool restartsCycle = false)
    {
        var isCollected = newStatus != "unpaid";
        var anchor = restartsCycle ? start : subscription.BillingCycleAnchor;
        var period = new SimulatedPeriod(Proration.PeriodEnd(anchor, subscription.Recurrence(), start), start);
        var items = subscription.Items.Data.ConvertAll(item => item with { CurrentPeriodStart = period.Start, CurrentPeriodEnd = period.End });
        var pending = PendingItems(subscription);
        var invoice = _invoices.Draft(subscription, reason, pending.Select(item => item.Line).Concat(items.Select(item => _planner.Line(item, period))));
        invoice.AutoAdvance = isCollected;
        Use(pending, invoice);
        _invoices.Keep(invoice, isFinalizedLater && isCollected);
        _state.Change(subscription, "customer.subscription.updated", changed =>
        {
            (changed.Status, changed.LatestInvoice, changed.BillingCycleAnchor) = (newStatus, invoice.Id, anchor);
            SetItems(changed, items);
        });
        if (isFinalizedLater || !isCollected)
            return;
        _invoices.Open(invoice);
        if (invoice.Status == "open")
            _invoices.Collect(invoice);
    }

    private void Apply(SimulatedSubscription subscription, PlannedChange plan, string? invoice) => _state.Change(subscription, "customer.subscription.updated", changed =>
    {
        (changed.BillingCycleAnchor, changed.LatestInvoice) = (plan.Anchor, invoice ?? changed.LatestInvoice);
        SetItems(changed, plan.Items);
        if (plan.RestartsPeriod && changed.CancelAtPeriodEnd)
            changed.CancelAt = changed.PeriodEnd();
    });

    private void KeepPending(SimulatedSubscription subscription, PlannedChange plan, SimulatedInvoice invoice, List<SimulatedInvoiceItem> pending)
    {
        Use(pending, invoice);
        invoice.AutoAdvance = false;
        _invoices.Keep(invoice);
        _state.Change(subscription, "customer.subscription.updated", changed =>
        {
            changed.PendingUpdate = new()
            {
                BillingCycleAnchor = plan.RestartsPeriod ? plan.Anchor : null,
                ExpiresAt = invoice.Created + (long)PaymentTime.TotalSeconds,
                SubscriptionItems = plan.Items,
            };
            (changed.PendingInvoice, changed.LatestInvoice) = (invoice.Id, invoice.Id);
        });
        _invoices.Open(invoice);
        _invoices.Collect(invoice);
    }

    private void ApplyPending(SimulatedSubscription subscription)
    {
        _state.Change(subscription, "customer.subscription.updated", changed =>
        {
            changed.BillingCycleAnchor = changed.PendingUpdate!.BillingCycleAnchor ?? changed.BillingCycleAnchor;
            SetItems(changed, changed.PendingUpdate.SubscriptionItems);
            (changed.PendingUpdate, changed.PendingInvoice) = (null, null);
        });
        _state.Record("customer.subscription.pending_update_applied", subscription);
    }

    private void OnPaid(SimulatedInvoice invoice)
    {
        if (_state.Find<SimulatedSubscription>(invoice.SubscriptionId()) is not { } subscription || subscription.HasEnded())
            return;
        if (subscription.PendingInvoice == invoice.Id)
            ApplyPending(subscription);
        ActivateIfPaid(subscription);
        if (subscription.PaymentSettings.SaveDefaultPaymentMethod == "on_subscription" && subscription.DefaultPaymentMethod is null
            && _state.Find<SimulatedPaymentIntent>(invoice.PaymentIntent)?.PaymentMethod is { } method)
            _state.Change(subscription, "customer.subscription.updated", changed => changed.DefaultPaymentMethod = method);
    }

    // Stripe trusts a debit that is under way: "processing" makes a subscription active.
    private void OnProcessing(SimulatedInvoice invoice)
    {
        if (_state.Find<SimulatedSubscription>(invoice.SubscriptionId()) is { Status: "incomplete" or "past_due" } subscription && invoice.Id == Deciding(subscription)?.Id)
            SetStatus(subscription, "active");
    }

    // An older invoice may have been paid while this one was the newest.
    private void OnDropped(SimulatedInvoice invoice)
    {
        if (_state.Find<SimulatedSubscription>(invoice.SubscriptionId()) is { } subscription)
            ActivateIfPaid(subscription);
    }

    private void ActivateIfPaid(SimulatedSubscription subscription)
    {
        if (subscription.Status is "incomplete" or "past_due" or "unpaid" && Deciding(subscription)?.Status == "paid")
            SetStatus(subscription, "active");
    }

    // Stripe looks at the newest invoice, as long as somebody can pay it.
    private SimulatedInvoice? Deciding(SimulatedSubscription subscription) => _state.All<SimulatedInvoice>()
        .LastOrDefault(invoice => invoice.SubscriptionId() == subscription.Id && invoice.Status is not ("void" or "uncollectible"));

    private void OnFailed(SimulatedInvoice invoice, bool hasAnotherTry)
    {
        if (_state.Find<SimulatedSubscription>(invoice.SubscriptionId()) is not { } subscription || subscription.HasEnded() || subscription.PendingInvoice == invoice.Id)
            return;
        if (subscription.Status == "active")
            SetStatus(subscription, "past_due");
        if (hasAnotherTry || subscription.Status != "past_due" || invoice.BillingReason == "subscription_create")
            return;
        if (_state.AfterRetries == AfterRetries.Cancel)
            Cancel(subscription, new() { Reason = "payment_failed" });
        else if (_state.AfterRetries == AfterRetries.Unpaid)
            SetStatus(subscription, "unpaid");
    }

    private void SetStatus(SimulatedSubscription subscription, string status) =>
        _state.Change(subscription, "customer.subscription.updated", changed => changed.Status = status);

    private PaymentOutcome Outcome(SimulatedSubscription subscription, long amountDue) =>
        amountDue == 0 ? PaymentOutcome.Succeeded : _payments.Predict(subscription.Customer, _payments.MethodOf(subscription.Customer, subscription));

    private void KeepForNextInvoice(SimulatedSubscription subscription, InvoiceLine line)
    {
        var item = _state.Add(new SimulatedInvoiceItem
        {
            Id = SimulatorState.NewId("ii"),
            Created = _state.NowOf(subscription.Customer),
            Customer = subscription.Customer,
            Line = line,
            Subscription = subscription.Id,
            TestClock = subscription.TestClock,
        });
        _state.Record("invoiceitem.created", item);
    }

    private List<SimulatedInvoiceItem> PendingItems(SimulatedSubscription subscription) =>
        [.. _state.All<SimulatedInvoiceItem>().Where(item => item.Subscription == subscription.Id && item.Invoice is null)];

    private static void Use(List<SimulatedInvoiceItem> pending, SimulatedInvoice invoice) => pending.ForEach(item => item.Invoice = invoice.Id);

    private static IEnumerable<InvoiceLine> LinesOf(PlannedChange plan, List<SimulatedInvoiceItem> pending) =>
        pending.Select(item => item.Line).Concat(plan.Prorations).Concat(plan.NewPeriod);

    private static void SetItems(SimulatedSubscription subscription, IEnumerable<SubscriptionItem> items) =>
        subscription.Items = subscription.Items with { Data = [.. items] };

    private static SubscriptionItem NewItem(string subscription, ItemChange item, SimulatedPeriod period) => new()
    {
        Id = SimulatorState.NewId("si"),
        Created = period.Start,
        CurrentPeriodStart = period.Start,
        CurrentPeriodEnd = period.End,
        Metadata = item.Metadata ?? [],
        PricedAt = item.Price!,
        Quantity = item.Quantity ?? 1,
        Subscription = subscription,
    };
}
