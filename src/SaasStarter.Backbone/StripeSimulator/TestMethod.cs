using SaasStarter.Backbone.StripeSimulator.Objects;

namespace SaasStarter.Backbone.StripeSimulator;

/// <summary>How a test payment method behaves. Source: Stripe's list of test cards and bank accounts.</summary>
internal enum TestMethod
{
    /// <summary>Every payment succeeds.</summary>
    Accepted,

    /// <summary>Every payment is declined.</summary>
    Declined,

    /// <summary>Declined for want of money.</summary>
    InsufficientFunds,

    /// <summary>The first payment needs 3-D Secure; later ones succeed.</summary>
    AuthenticatedOnce,

    /// <summary>Every payment needs 3-D Secure, renewals too.</summary>
    AuthenticatedAlways,

    /// <summary>Can be saved, and the payment on the page succeeds; every later one is declined.</summary>
    DeclinesLater,

    /// <summary>A debit that comes through after days.</summary>
    Debit,

    /// <summary>A debit that the bank sends back after days.</summary>
    DebitReturned,
}

/// <summary>The numbers by which people and programs name test payment methods.</summary>
/// <param name="Method">How it behaves.</param>
/// <param name="Number">The number of the card or account.</param>
/// <param name="Token">The id that Stripe's API takes for it.</param>
internal sealed record TestNumber(TestMethod Method, string Number, string Token)
{
    /// <summary>All.</summary>
    public static IReadOnlyList<TestNumber> All { get; } =
    [
        new(TestMethod.Accepted, "4242424242424242", "pm_card_visa"),
        new(TestMethod.Declined, "4000000000000002", "pm_card_visa_chargeDeclined"),
        new(TestMethod.InsufficientFunds, "4000000000009995", "pm_card_visa_chargeDeclinedInsufficientFunds"),
        new(TestMethod.AuthenticatedOnce, "4000002500003155", "pm_card_authenticationRequiredOnSetup"),
        new(TestMethod.AuthenticatedAlways, "4000002760003184", "pm_card_authenticationRequired"),
        new(TestMethod.DeclinesLater, "4000000000000341", "pm_card_chargeCustomerFail"),
        new(TestMethod.Debit, "AT611904300234573201", "pm_sepaDebit_success"),
        new(TestMethod.DebitReturned, "AT861904300235473202", "pm_sepaDebit_failed"),
    ];

    /// <summary>The number of a method.</summary>
    public static TestNumber Of(TestMethod method) => All.Single(number => number.Method == method);

    /// <summary>Whether it is a bank account.</summary>
    public bool IsDebit => Method is TestMethod.Debit or TestMethod.DebitReturned;

    /// <summary>A payment method with this number.</summary>
    public SimulatedPaymentMethod NewMethod(long now) => new()
    {
        Id = SimulatorState.NewId("pm"),
        Created = now,
        Behavior = Method,
        Type = IsDebit ? "sepa_debit" : "card",
        Card = IsDebit ? null : new() { Last4 = Number[^4..] },
        SepaDebit = IsDebit ? new() { Last4 = Number[^4..] } : null,
    };
}
