using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.StripeSimulator.Objects;

namespace SaasStarter.Backbone.StripeSimulator.Pages;

/// <summary>Notes a customer's tax number, in the portal.</summary>
/// <param name="Session">The visit.</param>
/// <param name="Country">Whose number it is, in two letters (ISO 3166-1).</param>
/// <param name="TaxNumber">The number.</param>
internal sealed record AddTaxNumber(string Session, string Country, string TaxNumber) : ICommand<Done>
{
    public static Audience Audience => Audience.Anonymous;

    public void Validate(Validation check)
    {
        check.That(TaxNumber.Length > 0, nameof(TaxNumber), Strings.Text("TaxNumberWrong"));
        TaxNumbers.Check(check, Country, TaxNumber);
    }
}

internal sealed class AddTaxNumberHandler(SimulatedStripe stripe) : IHandler<AddTaxNumber, Done>
{
    public Task<Result<Done>> Handle(AddTaxNumber request, CancellationToken cancellationToken) => Task.FromResult(Add(request));

    private Result<Done> Add(AddTaxNumber request)
    {
        if (PortalView.Find(stripe, request.Session) is not { AllowsTaxNumber: true } visit)
            return Problem.NotFound;
        if (visit.TaxNumbers.Count >= PortalView.MostTaxNumbers)
            return Problem.Conflict(Strings.Text("TaxNumbersFull"));
        try
        {
            stripe.Do(state => stripe.Checkout.AddTaxId(state.Get<SimulatedCustomer>(visit.Customer), CheckoutPages.TaxTypeOf(request.Country), TaxNumbers.Normalize(request.TaxNumber)));
            return Done.Instance;
        }
        catch (StripeRefusal refusal)
        {
            return Payment.ProblemOf(refusal);
        }
    }
}
