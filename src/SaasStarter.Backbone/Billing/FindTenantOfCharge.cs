using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Jobs;
using SaasStarter.Backbone.Stripe;

namespace SaasStarter.Backbone.Billing;

/// <summary>Finds out whose an event is that names a charge and no customer: a dispute. Stripe tells, and the webhook did not wait for that.</summary>
/// <param name="EventId">The event, which belongs to nobody yet.</param>
/// <param name="Charge">The charge.</param>
internal sealed record FindTenantOfCharge(string EventId, string Charge) : IPlatformJob
{
    static string IJobSettings.Queue => BillingJobs.Queue;

    static int IJobSettings.MaximumAttempts => BillingJobs.MaximumAttempts;
}

internal sealed class FindTenantOfChargeHandler(StripeClient stripe, StripeInbox inbox) : IHandler<FindTenantOfCharge, Done>
{
    public async Task<Result<Done>> Handle(FindTenantOfCharge job, CancellationToken cancellationToken)
    {
        await BillingJobs.Ask(async token =>
        {
            if ((await stripe.Charges.Retrieve(job.Charge, token)).Customer is { } customer)
                await inbox.Adopt(job.EventId, customer.Id, token);
        }, cancellationToken);
        return Done.Instance;
    }
}
