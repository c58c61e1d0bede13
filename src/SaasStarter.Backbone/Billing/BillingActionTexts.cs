using SaasStarter.Backbone.AuditTrail;

namespace SaasStarter.Backbone.Billing;

/// <summary>How the commands of this folder are told.</summary>
internal static class BillingActionTexts
{
    /// <summary>All of them.</summary>
    public static IEnumerable<ActionText> All { get; } = new[]
    {
        nameof(StartCheckout), nameof(OpenPortal), nameof(PayOpenInvoice), nameof(ChangePlan), nameof(UndoPlanChange), nameof(CancelSubscription), nameof(Reactivate),
        nameof(GoOnWithFreePlan),
    }.Select(action => new ActionText(action, Strings.Text($"Did-{action}")));
}
