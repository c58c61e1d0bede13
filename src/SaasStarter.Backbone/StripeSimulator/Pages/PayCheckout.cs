using SaasStarter.Backbone.Core;

namespace SaasStarter.Backbone.StripeSimulator.Pages;

/// <summary>Completes a checkout session, on its page.</summary>
/// <param name="Session">The session.</param>
/// <param name="Method">The test card or account; null for none.</param>
/// <param name="Email">Their address; nothing when it is known.</param>
/// <param name="Name">Their name, or their company's.</param>
/// <param name="Country">Where the company is, in two letters (ISO 3166-1); nothing without a tax number.</param>
/// <param name="TaxNumber">The company's tax number.</param>
/// <param name="Bank">What the bank was told, when it asked.</param>
internal sealed record PayCheckout(string Session, TestMethod? Method, string Email, string Name, string Country, string TaxNumber, BankAnswer? Bank) : ICommand<CheckoutView>
{
    public static Audience Audience => Audience.Anonymous;

    public void Validate(Validation check)
    {
        check.OptionalLine(Name, 100);
        if (Email.Length > 0)
            check.MailAddress(Email);
        TaxNumbers.Check(check, Country, TaxNumber);
    }
}

internal sealed class PayCheckoutHandler(SimulatedStripe stripe) : IHandler<PayCheckout, CheckoutView>
{
    public Task<Result<CheckoutView>> Handle(PayCheckout request, CancellationToken cancellationToken) => Task.FromResult(Pay(request));

    private Result<CheckoutView> Pay(PayCheckout request)
    {
        if (CheckoutView.Find(stripe, request.Session) is not { } session)
            return Problem.NotFound;
        if (session.Status != "open")
            return Problem.Conflict(Strings.Text("CheckoutClosed"));
        if (session.Email is null && request.Email.Length == 0)
            return Problem.Invalid(nameof(request.Email), Strings.Text("EmailMissing"));
        if (request.Bank == BankAnswer.Refused)
            return Payment.BankRefused;
        try
        {
            var outcome = stripe.CompleteCheckout(request.Session, new(request.Method, Given(request.Email), Given(request.Name), Given(request.Country),
                Given(TaxNumbers.Normalize(request.TaxNumber)), request.Bank == BankAnswer.Confirmed));
            return Payment.ProblemOf(outcome, request.Method) is { } problem ? problem : CheckoutView.Find(stripe, request.Session)!;
        }
        catch (StripeRefusal refusal)
        {
            return Payment.ProblemOf(refusal);
        }
    }

    private static string? Given(string text) => text.Length == 0 ? null : text;
}
