using SaasStarter.Backbone.StripeSimulator.Objects;

namespace SaasStarter.Backbone.StripeSimulator;

/// <summary>The life of an invoice: draft, open, then paid, void or uncollectible.</summary>
internal sealed class Invoices(SimulatorState state, Payments payments)
{
    /// <summary>How long a renewal's invoice is a draft.</summary>
    public static readonly TimeSpan DraftTime = TimeSpan.FromHours(1);

    // Eight tries in two weeks, which is what Stripe advises.
    private static readonly int[] RetryDays = [1, 2, 4, 6, 8, 10, 12, 14];

    /// <summary>Called when an invoice was paid.</summary>
    public Action<SimulatedInvoice> Paid { private get; set; } = _ => { };

    /// <summary>Called when the payment of an invoice is under way.</summary>
    public Action<SimulatedInvoice> Processing { private get; set; } = _ => { };

    /// <summary>Called when a payment failed; whether there will be another try is told.</summary>
    public Action<SimulatedInvoice, bool> Failed { private get; set; } = (_, _) => { };

    /// <summary>Called when nobody will pay an invoice any more: it is void or uncollectible.</summary>
    public Action<SimulatedInvoice> Dropped { private get; set; } = _ => { };

    /// <summary>An invoice as it would be; it is kept by <see cref="Keep"/>.</summary>
    public SimulatedInvoice Draft(SimulatedSubscription subscription, string reason, IEnumerable<InvoiceLine> lines, string? id = null)
    {
        id ??= SimulatorState.NewId("in");
        var (now, customer) = (state.NowOf(subscription.Customer), state.Get<SimulatedCustomer>(subscription.Customer));
        var invoice = new SimulatedInvoice
        {
            Id = id,
            Created = now,
            AccountName = "Simulator",
            AutomaticTax = new() { Enabled = subscription.AutomaticTax.Enabled },
            AutoAdvance = true,
            BillingReason = reason,
            Currency = subscription.Currency,
            Customer = customer.Id,
            CustomerAddress = customer.Address,
            CustomerEmail = customer.Email,
            CustomerName = customer.Name,
            CustomerPhone = customer.Phone,
            Lines = new() { Data = [.. lines.Select(line => line with { Invoice = id })], Url = $"/v1/invoices/{id}/lines" },
            Parent = new(new InvoiceSubscription(new(subscription.Metadata), subscription.Id)),
            PeriodStart = subscription.PeriodStart(),
            PeriodEnd = now,
            StartingBalance = customer.Balance,
            Status = "draft",
            TestClock = customer.TestClock,
        };
        invoice.AmountDue = Math.Max(0, invoice.Total + customer.Balance);
        return invoice;
    }

    /// <summary>Keeps a draft. It is finalised at once by <see cref="Open"/>, or by the clock after an hour.</summary>
    public SimulatedInvoice Keep(SimulatedInvoice invoice, bool isFinalizedLater = false)
    {
        if (isFinalizedLater)
            invoice.AutomaticallyFinalizesAt = invoice.Created + (long)DraftTime.TotalSeconds;
        state.Add(invoice);
        state.Record("invoice.created", invoice);
        return invoice;
    }

    /// <summary>Finalises a draft: it gets its number, and the customer's credit is used up. Nothing is collected yet, unless nothing is left to pay.</summary>
    public void Open(SimulatedInvoice invoice)
    {
        var customer = state.Get<SimulatedCustomer>(invoice.Customer);
        var now = state.NowOf(customer.Id);
        invoice.Number = $"{customer.InvoicePrefix}-{customer.NextInvoiceSequence++:0000}";
        (invoice.StartingBalance, invoice.AmountDue) = (customer.Balance, Math.Max(0, invoice.Total + customer.Balance));
        invoice.EndingBalance = Math.Min(0, invoice.Total + customer.Balance);
        state.Change(customer, "customer.updated", changed => changed.Balance = invoice.EndingBalance.Value);
        (invoice.Status, invoice.EffectiveAt, invoice.AutomaticallyFinalizesAt) = ("open", now, null);
        invoice.StatusTransitions = invoice.StatusTransitions with { FinalizedAt = now };
        (invoice.CustomerAddress, invoice.CustomerEmail, invoice.CustomerName) = (customer.Address, customer.Email, customer.Name);
        invoice.CustomerTaxIds = [.. state.All<SimulatedTaxId>().Where(tax => tax.Customer == customer.Id).Select(tax => new InvoiceTaxId(tax.Type, tax.Value))];
        invoice.HostedInvoiceUrl = $"{state.PublicAddress}{SimulatorSettings.Path}/invoice/{invoice.Id}";
        invoice.InvoicePdf = invoice.HostedInvoiceUrl + "/pdf";
        if (invoice.AmountDue > 0)
            invoice.PaymentIntent = payments.Open(invoice).Id;
        state.Record("invoice.finalized", invoice);
        if (invoice.AmountDue == 0)
            MarkPaid(invoice);
    }

    /// <summary>Tries to collect an open invoice.</summary>
    /// <param name="invoice">An open invoice.</param>
    /// <param name="method">With what; null: with the subscription's or the customer's method.</param>
    /// <param name="isPresent">Whether the customer pays on a page: such a try does not count as a retry.</param>
    /// <param name="isAuthenticated">Whether the customer has just confirmed to their bank.</param>
    public PaymentOutcome Collect(SimulatedInvoice invoice, SimulatedPaymentMethod? method = null, bool isPresent = false, bool isAuthenticated = false)
    {
        if (invoice.Status == "paid")
            return PaymentOutcome.Succeeded;
        var intent = state.Get<SimulatedPaymentIntent>(invoice.PaymentIntent!);
        if (intent.Status == "processing")
            return PaymentOutcome.Processing;
        method ??= payments.MethodOf(invoice.Customer, state.Find<SimulatedSubscription>(invoice.SubscriptionId()));
        var outcome = payments.Try(intent, method, isPresent, isAuthenticated);
        invoice.Attempted = true;
        if (invoice.AttemptCount == 0 || !isPresent)
            invoice.AttemptCount++;
        if (outcome == PaymentOutcome.Succeeded)
            MarkPaid(invoice);
        else if (outcome == PaymentOutcome.Processing)
        {
            invoice.NextPaymentAttempt = null;
            Processing(invoice);
        }
        else
            Fail(invoice, outcome);
        return outcome;
    }

    /// <summary>What the bank says about a debit that was under way.</summary>
    public void Settle(SimulatedPaymentIntent intent)
    {
        var invoice = state.Get<SimulatedInvoice>(intent.Invoice);
        if (payments.Settle(intent))
            MarkPaid(invoice);
        else
            Fail(invoice, PaymentOutcome.Declined);
    }

    /// <summary>Takes an invoice back. Its number stays used.</summary>
    public void Void(SimulatedInvoice invoice)
    {
        if (invoice.PaymentIntent is { } id && state.Get<SimulatedPaymentIntent>(id) is { Status: not "succeeded" } intent)
        {
            (intent.Status, intent.CanceledAt, intent.SettlesAt) = ("canceled", state.NowOf(invoice.Customer), null);
            state.Record("payment_intent.canceled", intent);
        }
        (invoice.Status, invoice.NextPaymentAttempt, invoice.AutoAdvance) = ("void", null, false);
        invoice.StatusTransitions = invoice.StatusTransitions with { VoidedAt = state.NowOf(invoice.Customer) };
        Dropped(invoice);
        state.Record("invoice.voided", invoice);
        TellDelinquency(invoice.Customer);
    }

    /// <summary>Gives an invoice up.</summary>
    public void GiveUp(SimulatedInvoice invoice)
    {
        (invoice.Status, invoice.NextPaymentAttempt, invoice.AutoAdvance) = ("uncollectible", null, false);
        invoice.StatusTransitions = invoice.StatusTransitions with { MarkedUncollectibleAt = state.NowOf(invoice.Customer) };
        Dropped(invoice);
        state.Record("invoice.marked_uncollectible", invoice);
    }

    /// <summary>Collects no more by itself.</summary>
    public void Rest(SimulatedInvoice invoice)
    {
        if (invoice.Status is not ("draft" or "open"))
            return;
        state.Change(invoice, "invoice.updated", changed => (changed.AutoAdvance, changed.NextPaymentAttempt, changed.AutomaticallyFinalizesAt) = (false, null, null));
    }

    /// <summary>Marks an open invoice as paid.</summary>
    public void MarkPaid(SimulatedInvoice invoice)
    {
        var now = state.NowOf(invoice.Customer);
        (invoice.Status, invoice.AmountPaid, invoice.NextPaymentAttempt) = ("paid", invoice.AmountDue, null);
        (invoice.Attempted, invoice.AutoAdvance) = (true, false);
        invoice.StatusTransitions = invoice.StatusTransitions with { PaidAt = now };
        if (state.All<SimulatedInvoicePayment>().FirstOrDefault(payment => payment.Invoice == invoice.Id) is { } paid)
        {
            (paid.Status, paid.AmountPaid) = ("paid", invoice.AmountDue);
            paid.StatusTransitions = new() { PaidAt = now };
        }
        Paid(invoice);
        TellDelinquency(invoice.Customer);
        state.Record("invoice.paid", invoice);
        state.Record("invoice.payment_succeeded", invoice);
    }

    private void Fail(SimulatedInvoice invoice, PaymentOutcome outcome)
    {
        var retries = invoice.BillingReason != "subscription_create" && invoice.AutoAdvance;
        invoice.NextPaymentAttempt = retries && invoice.AttemptCount <= RetryDays.Length
            ? invoice.StatusTransitions.FinalizedAt + (RetryDays[invoice.AttemptCount - 1] * 86_400L) : null;
        TellDelinquency(invoice.Customer);
        Failed(invoice, invoice.NextPaymentAttempt is not null);
        if (outcome == PaymentOutcome.NeedsAction)
            state.Record("invoice.payment_action_required", invoice);
        state.Record("invoice.payment_failed", invoice);
    }

    private void TellDelinquency(string customer) => state.Change(state.Get<SimulatedCustomer>(customer), "customer.updated", changed =>
        changed.Delinquent = state.All<SimulatedInvoice>().Any(invoice => invoice.Customer == customer && invoice is { Status: "open", Attempted: true }
            && state.Find<SimulatedPaymentIntent>(invoice.PaymentIntent)?.Status != "processing"));
}
