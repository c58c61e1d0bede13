using SaasStarter.Backbone.Core;

namespace SaasStarter.Backbone.StripeSimulator.Pages;

/// <summary>Pays an open invoice, on its page.</summary>
/// <param name="Invoice">The invoice.</param>
/// <param name="Method">Another test card or account; null for the one that is kept.</param>
/// <param name="Bank">What the bank was told, when it asked.</param>
internal sealed record PayInvoice(string Invoice, TestMethod? Method, BankAnswer? Bank) : ICommand<InvoiceView>
{
    public static Audience Audience => Audience.Anonymous;
}

internal sealed class PayInvoiceHandler(SimulatedStripe stripe) : IHandler<PayInvoice, InvoiceView>
{
    public Task<Result<InvoiceView>> Handle(PayInvoice request, CancellationToken cancellationToken) => Task.FromResult(Pay(request));

    private Result<InvoiceView> Pay(PayInvoice request)
    {
        if (InvoiceView.Find(stripe, request.Invoice) is not { } invoice)
            return Problem.NotFound;
        if (invoice.Status != "open")
            return Problem.Conflict(Strings.Text("InvoiceClosed"));
        if (request.Bank == BankAnswer.Refused)
            return Payment.BankRefused;
        try
        {
            var outcome = stripe.PayInvoice(request.Invoice, request.Method, request.Bank == BankAnswer.Confirmed);
            return Payment.ProblemOf(outcome, request.Method) is { } problem ? problem : InvoiceView.Find(stripe, request.Invoice)!;
        }
        catch (StripeRefusal refusal)
        {
            return Payment.ProblemOf(refusal);
        }
    }
}
