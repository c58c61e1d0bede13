using SaasStarter.Backbone.Core;

namespace SaasStarter.Backbone.StripeSimulator.Pages;

/// <summary>What can be made to happen.</summary>
internal enum Happening
{
    /// <summary>The clock goes on to the next renewal.</summary>
    Renew,

    /// <summary>The next payment fails, whatever the payment method.</summary>
    FailNextPayment,

    /// <summary>The last payment is given back.</summary>
    Refund,

    /// <summary>The customer's bank contests the last payment.</summary>
    Dispute,

    /// <summary>The subscription ends now.</summary>
    Cancel,

    /// <summary>The clock goes on by thirty days.</summary>
    Advance,

    /// <summary>The newest events are sent once more.</summary>
    DeliverTwice,

    /// <summary>The newest events are sent once more, the newest first.</summary>
    DeliverReversed,
}

/// <summary>Makes something happen to a customer, as time, their bank or Stripe's staff would.</summary>
/// <param name="Customer">The customer, whose id nobody guesses.</param>
/// <param name="Happening">What.</param>
internal sealed record MakeHappen(string Customer, Happening Happening) : ICommand<Done>
{
    public static Audience Audience => Audience.Anonymous;
}

internal sealed class MakeHappenHandler(SimulatedStripe stripe, WebhookSender sender, TimeProvider time) : IHandler<MakeHappen, Done>
{
    private const int Events = 5;

    private static readonly TimeSpan Month = TimeSpan.FromDays(30);

    // Everybody shares the clock: it stays where dates make sense.
    private static readonly TimeSpan FarthestAhead = TimeSpan.FromDays(3 * 365);

    public async Task<Result<Done>> Handle(MakeHappen request, CancellationToken cancellationToken)
    {
        if (CustomerView.Find(stripe, request.Customer) is not { } customer)
            return Problem.NotFound;
        if (request.Happening is Happening.Renew or Happening.Advance && stripe.Now() - time.GetUtcNow() > FarthestAhead)
            return Problem.Conflict(Strings.Text("ClockTooFar"));
        try
        {
            return await MakeHappen(customer, request.Happening, cancellationToken);
        }
        catch (StripeRefusal refusal)
        {
            return Payment.ProblemOf(refusal);
        }
    }

    private async Task<Result<Done>> MakeHappen(CustomerView customer, Happening happening, CancellationToken cancellationToken)
    {
        switch (happening)
        {
            case Happening.Renew when customer.Live is { } live:
                stripe.Renew(live.Id);
                break;
            case Happening.Cancel when customer.Live is { } live:
                stripe.Cancel(live.Id);
                break;
            case Happening.Refund when stripe.Refund(customer.Id):
            case Happening.Dispute when stripe.Dispute(customer.Id):
                break;
            case Happening.FailNextPayment:
                stripe.FailNextPayment(customer.Id);
                break;
            case Happening.Advance:
                stripe.Advance(Month);
                break;
            case Happening.DeliverTwice or Happening.DeliverReversed:
                await sender.DeliverAgain(customer.Id, Events, isReversed: happening == Happening.DeliverReversed, cancellationToken);
                break;
            default:
                return Problem.Conflict(Strings.Text("NotNow"));
        }
        return Done.Instance;
    }
}
