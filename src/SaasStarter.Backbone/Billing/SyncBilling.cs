using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Jobs;

namespace SaasStarter.Backbone.Billing;

/// <summary>Fetches everything about the entered tenant's customer anew, because somebody doubts the copy.</summary>
internal sealed record SyncBilling : IJob
{
    static string IJobSettings.Queue => BillingJobs.Queue;

    static int IJobSettings.MaximumAttempts => BillingJobs.MaximumAttempts;

    static bool IJobSettings.RunsWhileClosed => true;

    static Entitlement IHasEntitlement.Entitlement => Entitlement.None;
}

internal sealed class SyncBillingHandler(BillingSync sync) : IHandler<SyncBilling, Done>
{
    public async Task<Result<Done>> Handle(SyncBilling job, CancellationToken cancellationToken)
    {
        if (await sync.Lock(cancellationToken) is { } customer)
            await BillingJobs.Ask(token => sync.Sync(customer, token), cancellationToken);
        return Done.Instance;
    }
}
