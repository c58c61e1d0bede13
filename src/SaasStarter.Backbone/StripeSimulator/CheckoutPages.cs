using SaasStarter.Backbone.StripeSimulator.Objects;

namespace SaasStarter.Backbone.StripeSimulator;

/// <summary>What somebody typed on the payment page.</summary>
/// <param name="Method">The payment method; null where none is asked for.</param>
/// <param name="Email">Their address.</param>
/// <param name="Name">Their name, or their company's.</param>
/// <param name="Country">Two letters (ISO 3166-1).</param>
/// <param name="TaxNumber">Their tax number; its kind follows from the country.</param>
/// <param name="IsAuthenticated">Whether they confirmed the payment to their bank: the second step of 3-D Secure.</param>
internal sealed record CheckoutEntry(TestMethod? Method, string? Email = null, string? Name = null, string? Country = null, string? TaxNumber = null, bool IsAuthenticated = false);

/// <summary>The payment page's side of checkout sessions.</summary>
internal sealed class CheckoutPages(SimulatorState state, Payments payments, Subscriptions subscriptions)
{
    /// <summary>Subscribes and pays. Nothing is kept when the payment is declined, or has to be confirmed first.</summary>
    /// <returns>What came of the payment: the session is complete when it succeeded or is under way.</returns>
    /// <exception cref="StripeRefusal">The session is not open.</exception>
    public PaymentOutcome Complete(SimulatedCheckoutSession session, CheckoutEntry entry)
    {
        if (session.Status != "open")
            throw StripeRefusal.Invalid($"The session is {session.Status}.");
        var customer = CustomerOf(session, entry);
        var now = state.Now(customer.TestClock);
        var trialEnd = session.SubscriptionData.TrialEnd ?? (session.SubscriptionData.TrialDays is { } days ? now + (days * 86_400) : null);
        var isPaid = trialEnd is null && session.AmountTotal > 0;
        var method = entry.Method is { } behavior ? TestNumber.Of(behavior).NewMethod(now) : null;
        if (method is null && (isPaid || session.PaymentMethodCollection == "always"))
            return PaymentOutcome.NoMethod;
        if (method is not null && payments.Predict(customer.Id, method, isPresent: true, entry.IsAuthenticated)
            is (PaymentOutcome.Declined or PaymentOutcome.NeedsAction) and var refused)
            return refused;
        if (method is not null)
            Attach(method, customer, entry.IsAuthenticated);
        Take(session, customer, entry);
        var subscription = subscriptions.Create(new()
        {
            Customer = customer,
            Items = session.Lines.ConvertAll(line => new ItemChange(null, state.Get<SimulatedPrice>(line.Price), line.Quantity)),
            Description = session.SubscriptionData.Description,
            IsAuthenticated = entry.IsAuthenticated,
            IsPresent = true,
            IsTaxAutomatic = session.AutomaticTax.Enabled,
            Metadata = new(session.SubscriptionData.Metadata),
            PaymentMethod = method?.Id,
            TrialEnd = trialEnd,
            TrialSettings = new() { EndBehavior = new() { MissingPaymentMethod = session.SubscriptionData.MissingPaymentMethod } },
        });
        var invoice = state.Get<SimulatedInvoice>(subscription.LatestInvoice!);
        (session.Status, session.Subscription, session.Invoice, session.Url) = ("complete", subscription.Id, invoice.Id, null);
        session.PaymentStatus = !isPaid ? "no_payment_required" : invoice.Status == "paid" ? "paid" : "unpaid";
        state.Record("checkout.session.completed", session);
        return session.PaymentStatus == "unpaid" ? PaymentOutcome.Processing : PaymentOutcome.Succeeded;
    }

    /// <summary>Closes a session that nobody completed.</summary>
    public void Expire(SimulatedCheckoutSession session)
    {
        (session.Status, session.Url) = ("expired", null);
        state.Record("checkout.session.expired", session);
    }

    /// <summary>Tells how the debit of a completed session ended.</summary>
    public void TellDebit(SimulatedInvoice invoice)
    {
        if (state.All<SimulatedCheckoutSession>().FirstOrDefault(session => session.Invoice == invoice.Id && session.PaymentStatus == "unpaid") is not { } session)
            return;
        var isPaid = invoice.Status == "paid";
        session.PaymentStatus = isPaid ? "paid" : "unpaid";
        state.Record(isPaid ? "checkout.session.async_payment_succeeded" : "checkout.session.async_payment_failed", session);
    }

    private SimulatedCustomer CustomerOf(SimulatedCheckoutSession session, CheckoutEntry entry)
    {
        if (session.Customer is { } known)
            return state.Get<SimulatedCustomer>(known);
        var customer = NewCustomer(state, entry.Email ?? session.CustomerEmail, entry.Name);
        session.Customer = customer.Id;
        return customer;
    }

    /// <summary>Makes a customer.</summary>
    public static SimulatedCustomer NewCustomer(SimulatorState state, string? email, string? name, Action<SimulatedCustomer>? fill = null, string? testClock = null)
    {
        var id = SimulatorState.NewId("cus");
        var customer = new SimulatedCustomer
        {
            Id = id,
            Created = state.Now(testClock),
            Email = email,
            Name = name,
            InvoicePrefix = id[^8..].ToUpperInvariant(),
            TestClock = testClock,
        };
        fill?.Invoke(customer);
        state.Add(customer);
        state.Record("customer.created", customer);
        return customer;
    }

    /// <summary>Gives a payment method to a customer.</summary>
    public void Attach(SimulatedPaymentMethod method, SimulatedCustomer customer, bool isAuthenticated = false)
    {
        (method.Customer, method.IsAuthenticated) = (customer.Id, method.IsAuthenticated || isAuthenticated);
        if (state.Find<SimulatedPaymentMethod>(method.Id) is null)
            state.Add(method);
        state.Record("payment_method.attached", method);
    }

    private void Take(SimulatedCheckoutSession session, SimulatedCustomer customer, CheckoutEntry entry)
    {
        var address = entry.Country is { } country ? new SimulatedAddress { Country = country } : customer.Address;
        state.Change(customer, "customer.updated", changed =>
        {
            changed.Email ??= entry.Email;
            changed.Name = session.UpdatesName || changed.Name is null ? entry.Name ?? changed.Name : changed.Name;
            changed.Address = session.UpdatesAddress || changed.Address is null ? address : changed.Address;
        });
        if (session.TaxIdCollection.Enabled && entry is { TaxNumber: { Length: > 0 } number, Country: not null })
            AddTaxId(customer, TaxTypeOf(entry.Country), number);
        session.CustomerDetails = new()
        {
            Address = address,
            Email = customer.Email,
            Name = entry.Name ?? customer.Name,
            TaxIds = [.. state.All<SimulatedTaxId>().Where(tax => tax.Customer == customer.Id).Select(tax => new InvoiceTaxId(tax.Type, tax.Value))],
        };
    }

    /// <summary>Notes a tax number.</summary>
    public SimulatedTaxId AddTaxId(SimulatedCustomer customer, string type, string value)
    {
        var taxId = state.Add(new SimulatedTaxId
        {
            Id = SimulatorState.NewId("txi"),
            Created = state.NowOf(customer.Id),
            Customer = customer.Id,
            Country = type == "eu_vat" ? value[..Math.Min(2, value.Length)].ToUpperInvariant() : customer.Address?.Country,
            Type = type,
            Value = value,
        });
        state.Record("customer.tax_id.created", taxId);
        return taxId;
    }

    /// <summary>The kind of tax number that a country has.</summary>
    public static string TaxTypeOf(string country) => country switch
    {
        "GB" => "gb_vat",
        "CH" => "ch_vat",
        "US" => "us_ein",
        "CA" => "ca_bn",
        _ => "eu_vat",
    };
}
