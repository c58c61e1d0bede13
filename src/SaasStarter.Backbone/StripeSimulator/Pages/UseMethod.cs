using SaasStarter.Backbone.Core;

namespace SaasStarter.Backbone.StripeSimulator.Pages;

/// <summary>Changes a customer's payment method, in the portal.</summary>
/// <param name="Session">The visit.</param>
/// <param name="Method">The test card or account.</param>
/// <param name="Bank">What the bank was told, when it asked.</param>
internal sealed record UseMethod(string Session, TestMethod? Method, BankAnswer? Bank) : ICommand<Done>
{
    public static Audience Audience => Audience.Anonymous;
}

internal sealed class UseMethodHandler(SimulatedStripe stripe) : IHandler<UseMethod, Done>
{
    public Task<Result<Done>> Handle(UseMethod request, CancellationToken cancellationToken) => Task.FromResult(Use(request));

    private Result<Done> Use(UseMethod request)
    {
        if (PortalView.Find(stripe, request.Session) is not { } visit || !visit.Allows("payment_method_update"))
            return Problem.NotFound;
        if (request.Bank == BankAnswer.Refused)
            return Payment.BankRefused;
        if (request.Method is not { } method)
            return Payment.ProblemOf(PaymentOutcome.NoMethod, null)!;
        // Banks are asked about a card before it is kept: some want to hear from its owner, and some refuse.
        if (method is TestMethod.AuthenticatedOnce or TestMethod.AuthenticatedAlways && request.Bank is null)
            return Payment.BankAsks;
        if (method is TestMethod.Declined or TestMethod.InsufficientFunds)
            return Payment.ProblemOf(PaymentOutcome.Declined, method)!;
        try
        {
            stripe.ChangePaymentMethod(visit.Customer, method);
            return Done.Instance;
        }
        catch (StripeRefusal refusal)
        {
            return Payment.ProblemOf(refusal);
        }
    }
}
