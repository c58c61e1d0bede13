using SaasStarter.Backbone.Core;

namespace SaasStarter.Backbone.Billing.Staff;

/// <summary>What Stripe tells is applied soon, and none of it is forgotten.</summary>
internal sealed class WebhookLagRow(EventBacklog backlog, TimeProvider clock) : IHealthRow
{
    public static string Name => "webhook-lag";

    public static LocalizedText Title => Strings.Text("HealthEvents");

    public static string Page => BillingStaffPaths.Events;

    public async Task<HealthState> Check(CancellationToken cancellationToken)
    {
        var (events, now) = (await backlog.Count(cancellationToken), clock.GetUtcNow());
        if (events.Stuck > 0)
            return HealthState.Red(Strings.Text("HealthEventsStuck", events.Stuck));
        return events.IsLate(now)
            ? HealthState.Red(Strings.Text("HealthEventsLate", (int)(now - events.OldestAt!.Value).TotalMinutes))
            : HealthState.Green(Strings.Text("HealthEventsWaiting", events.Waiting));
    }
}
