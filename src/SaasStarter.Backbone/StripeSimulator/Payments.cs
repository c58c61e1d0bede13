using SaasStarter.Backbone.StripeSimulator.Objects;

namespace SaasStarter.Backbone.StripeSimulator;

/// <summary>What came of an attempt to take money.</summary>
internal enum PaymentOutcome
{
    /// <summary>The money is there.</summary>
    Succeeded,

    /// <summary>The bank says in a few days.</summary>
    Processing,

    /// <summary>The customer has to confirm to their bank (3-D Secure).</summary>
    NeedsAction,

    /// <summary>The bank declined.</summary>
    Declined,

    /// <summary>There is no payment method.</summary>
    NoMethod,
}

/// <summary>Takes money for invoices, and gives it back.</summary>
internal sealed class Payments(SimulatorState state)
{
    /// <summary>How long a debit takes.</summary>
    public static readonly TimeSpan DebitTime = TimeSpan.FromDays(5);

    /// <summary>The payment method of a subscription: its own, else the customer's.</summary>
    public SimulatedPaymentMethod? MethodOf(string customer, SimulatedSubscription? subscription) =>
        state.Find<SimulatedPaymentMethod>(subscription?.DefaultPaymentMethod)
        ?? state.Find<SimulatedPaymentMethod>(state.Get<SimulatedCustomer>(customer).InvoiceSettings.DefaultPaymentMethod);

    /// <summary>What would come of a payment now.</summary>
    /// <param name="customer">Who pays.</param>
    /// <param name="method">With what.</param>
    /// <param name="isPresent">Whether the customer is there: on the page, rather than at a renewal.</param>
    /// <param name="isAuthenticated">Whether the customer has just confirmed this payment to their bank.</param>
    public PaymentOutcome Predict(string customer, SimulatedPaymentMethod? method, bool isPresent = false, bool isAuthenticated = false) => method?.Behavior switch
    {
        null => PaymentOutcome.NoMethod,
        _ when !isPresent && state.Get<SimulatedCustomer>(customer).PaymentsToDecline > 0 => PaymentOutcome.Declined,
        TestMethod.Declined or TestMethod.InsufficientFunds => PaymentOutcome.Declined,
        TestMethod.DeclinesLater when !isPresent => PaymentOutcome.Declined,
        TestMethod.AuthenticatedAlways when !isAuthenticated => PaymentOutcome.NeedsAction,
        TestMethod.AuthenticatedOnce when !isAuthenticated && !method.IsAuthenticated => PaymentOutcome.NeedsAction,
        TestMethod.Debit or TestMethod.DebitReturned => PaymentOutcome.Processing,
        _ => PaymentOutcome.Succeeded,
    };

    /// <summary>Why a payment failed, as an error of the API.</summary>
    public static StripeRefusal Refusal(PaymentOutcome outcome, SimulatedPaymentMethod? method)
    {
        if (outcome == PaymentOutcome.NoMethod)
            return StripeRefusal.Invalid("This customer has no attached payment source or default payment method.", code: "resource_missing");
        var error = Error(outcome, method);
        return StripeRefusal.Declined(error.Code, error.DeclineCode, error.Message);
    }

    /// <summary>The payment intent of an open invoice.</summary>
    public SimulatedPaymentIntent Open(SimulatedInvoice invoice)
    {
        var id = SimulatorState.NewId("pi");
        var intent = state.Add(new SimulatedPaymentIntent
        {
            Id = id,
            Created = state.NowOf(invoice.Customer),
            Amount = invoice.AmountDue,
            ClientSecret = $"{id}_secret_{SimulatorState.NewId("s")[2..]}",
            Currency = invoice.Currency,
            Customer = invoice.Customer,
            Invoice = invoice.Id,
            Status = "requires_payment_method",
        });
        state.Add(new SimulatedInvoicePayment
        {
            Id = SimulatorState.NewId("inpay"),
            Created = intent.Created,
            AmountRequested = invoice.AmountDue,
            Currency = invoice.Currency,
            Invoice = invoice.Id,
            Payment = new(id),
            Status = "open",
        });
        state.Record("payment_intent.created", intent);
        return intent;
    }

    /// <summary>Tries to take the money.</summary>
    public PaymentOutcome Try(SimulatedPaymentIntent intent, SimulatedPaymentMethod? method, bool isPresent, bool isAuthenticated)
    {
        var customer = state.Get<SimulatedCustomer>(intent.Customer);
        var outcome = Predict(intent.Customer, method, isPresent, isAuthenticated);
        if (outcome == PaymentOutcome.Declined && !isPresent && customer.PaymentsToDecline > 0)
            customer.PaymentsToDecline--;
        intent.PaymentMethod = method?.Id;
        switch (outcome)
        {
            case PaymentOutcome.Succeeded:
                if (isAuthenticated)
                    method!.IsAuthenticated = true;
                Succeed(intent, method!);
                break;
            case PaymentOutcome.Processing:
                (intent.Status, intent.SettlesAt) = ("processing", state.NowOf(intent.Customer) + (long)DebitTime.TotalSeconds);
                intent.LatestCharge = Charge(intent, method!, "pending").Id;
                state.Record("payment_intent.processing", intent);
                state.Record("charge.pending", state.Get<SimulatedCharge>(intent.LatestCharge));
                break;
            case PaymentOutcome.NeedsAction:
                (intent.Status, intent.NextAction) = ("requires_action", new());
                state.Record("payment_intent.requires_action", intent);
                break;
            default:
                Fail(intent, method, outcome);
                break;
        }
        return outcome;
    }

    /// <summary>The bank's word on a debit.</summary>
    /// <returns>Whether the money came.</returns>
    public bool Settle(SimulatedPaymentIntent intent)
    {
        intent.SettlesAt = null;
        var method = state.Get<SimulatedPaymentMethod>(intent.PaymentMethod!);
        var charge = state.Get<SimulatedCharge>(intent.LatestCharge!);
        if (method.Behavior == TestMethod.Debit)
        {
            (charge.Status, intent.Status, intent.AmountReceived) = ("succeeded", "succeeded", intent.Amount);
            state.Record("charge.succeeded", charge);
            state.Record("payment_intent.succeeded", intent);
            return true;
        }
        (charge.Status, charge.FailureCode, charge.FailureMessage) = ("failed", "debit_not_authorized", "The bank returned the debit.");
        (intent.Status, intent.LastPaymentError) = ("requires_payment_method", new() { Code = charge.FailureCode, Message = charge.FailureMessage });
        state.Record("charge.failed", charge);
        state.Record("payment_intent.payment_failed", intent);
        return false;
    }

    /// <summary>Gives money back.</summary>
    /// <exception cref="StripeRefusal">It is more than was taken.</exception>
    public SimulatedRefund Refund(SimulatedCharge charge, long? amount, string? reason, Dictionary<string, string> metadata)
    {
        var left = charge.AmountCaptured - charge.AmountRefunded;
        if (left == 0)
            throw StripeRefusal.Invalid($"Charge {charge.Id} has already been refunded.", code: "charge_already_refunded");
        if (amount > left)
            throw StripeRefusal.Invalid($"Refund amount ({amount}) is greater than unrefunded amount on charge ({left})", "amount");
        var refund = state.Add(new SimulatedRefund
        {
            Id = SimulatorState.NewId("re"),
            Created = state.NowOf(charge.Customer),
            Amount = amount ?? left,
            Charge = charge.Id,
            Currency = charge.Currency,
            Metadata = metadata,
            PaymentIntent = charge.PaymentIntent,
            Reason = reason,
        });
        state.Record("refund.created", ObjectJson.Write(refund), charge.Customer);
        state.Change(charge, "charge.refunded", changed =>
        {
            changed.AmountRefunded += refund.Amount;
            changed.Refunded = changed.AmountRefunded == changed.Amount;
        });
        return refund;
    }

    /// <summary>The customer's bank contests a charge.</summary>
    public SimulatedDispute Dispute(SimulatedCharge charge)
    {
        var dispute = state.Add(new SimulatedDispute
        {
            Id = SimulatorState.NewId("du"),
            Created = state.NowOf(charge.Customer),
            Amount = charge.Amount,
            Charge = charge.Id,
            Currency = charge.Currency,
            PaymentIntent = charge.PaymentIntent,
            Status = "needs_response",
        });
        charge.Disputed = true;
        state.Record("charge.dispute.created", ObjectJson.Write(dispute), charge.Customer);
        return dispute;
    }

    /// <summary>The bank decides a dispute.</summary>
    public void CloseDispute(SimulatedDispute dispute, bool isWon)
    {
        dispute.Status = isWon ? "won" : "lost";
        state.Record("charge.dispute.closed", ObjectJson.Write(dispute), state.Get<SimulatedCharge>(dispute.Charge).Customer);
    }

    private void Succeed(SimulatedPaymentIntent intent, SimulatedPaymentMethod method)
    {
        (intent.Status, intent.AmountReceived, intent.NextAction, intent.LastPaymentError) = ("succeeded", intent.Amount, null, null);
        var charge = Charge(intent, method, "succeeded");
        intent.LatestCharge = charge.Id;
        state.Record("charge.succeeded", charge);
        state.Record("payment_intent.succeeded", intent);
    }

    private void Fail(SimulatedPaymentIntent intent, SimulatedPaymentMethod? method, PaymentOutcome outcome)
    {
        (intent.Status, intent.NextAction) = ("requires_payment_method", null);
        if (method is null)
            return;
        intent.LastPaymentError = Error(outcome, method);
        var charge = Charge(intent, method, "failed");
        (charge.FailureCode, charge.FailureMessage) = (intent.LastPaymentError.Code, intent.LastPaymentError.Message);
        intent.LatestCharge = charge.Id;
        state.Record("charge.failed", charge);
        state.Record("payment_intent.payment_failed", intent);
    }

    private SimulatedCharge Charge(SimulatedPaymentIntent intent, SimulatedPaymentMethod method, string status) => state.Add(new SimulatedCharge
    {
        Id = SimulatorState.NewId("ch"),
        Created = state.NowOf(intent.Customer),
        Amount = intent.Amount,
        Currency = intent.Currency,
        Customer = intent.Customer,
        PaymentIntent = intent.Id,
        PaymentMethod = method.Id,
        Status = status,
    });

    private static PaymentError Error(PaymentOutcome outcome, SimulatedPaymentMethod? method) => outcome switch
    {
        PaymentOutcome.NeedsAction => new()
        {
            Code = "authentication_required",
            DeclineCode = "authentication_required",
            Message = "This transaction requires authentication.",
        },
        _ when method?.Behavior == TestMethod.InsufficientFunds => new()
        {
            Code = "card_declined",
            DeclineCode = "insufficient_funds",
            Message = "Your card has insufficient funds.",
        },
        _ => new() { Code = "card_declined", DeclineCode = "generic_decline", Message = "Your card was declined." },
    };
}
