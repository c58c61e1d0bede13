using SaasStarter.Backbone.Core;

namespace SaasStarter.Backbone.StripeSimulator.Pages;

/// <summary>What the customer's bank was told on its page.</summary>
internal enum BankAnswer
{
    /// <summary>The payment is theirs.</summary>
    Confirmed,

    /// <summary>It is not, or they left.</summary>
    Refused,
}

/// <summary>What the pages say about payments.</summary>
internal static class Payment
{
    /// <summary>The bank wants to hear from the customer first.</summary>
    public static Problem BankAsks { get; } = Problem.Conflict(Strings.Text("BankAsks"));

    /// <summary>The customer's bank refused.</summary>
    public static Problem BankRefused { get; } = Wrong("BankRefused");

    /// <summary>Why a payment did not come about; null when it did, or is under way.</summary>
    public static Problem? ProblemOf(PaymentOutcome outcome, TestMethod? method) => outcome switch
    {
        PaymentOutcome.Succeeded or PaymentOutcome.Processing => null,
        PaymentOutcome.NeedsAction => BankAsks,
        PaymentOutcome.NoMethod => Wrong("MethodMissing"),
        _ when method == TestMethod.InsufficientFunds => Wrong("DeclinedForMoney"),
        _ => Wrong("Declined"),
    };

    /// <summary>An amount in words.</summary>
    public static Money MoneyOf(long minorUnits, string currency) => Money.FromMinorUnits(minorUnits, currency.ToUpperInvariant());

    /// <summary>A moment of the simulator's clock.</summary>
    public static DateTimeOffset MomentOf(long seconds) => DateTimeOffset.FromUnixTimeSeconds(seconds);

    /// <summary>What the engine refuses, for the person.</summary>
    public static Problem ProblemOf(StripeRefusal refusal) => refusal.Status switch
    {
        404 => Problem.NotFound,
        429 => Problem.Conflict(Strings.Text("Full")),
        _ => Problem.Conflict(Strings.Text("NotNow")),
    };

    private static Problem Wrong(string key) => Problem.Invalid("Method", Strings.Text(key));
}
