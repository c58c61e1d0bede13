using SaasStarter.Backbone.AuditTrail;

namespace SaasStarter.Backbone.Billing;

/// <summary>What people read in the trail of the records of this folder.</summary>
internal static class BillingTrailTexts
{
    public static IReadOnlyList<EntityText> Entities { get; } =
    [
        Record("subscription", "status", "plan_id", "interval", "currency", "unit_amount", "quantity", "period_start", "period_end", "trial_start", "trial_end", "cancel_at_period_end", "cancel_at",
            "canceled_at", "ended_at", "past_due_since", "pending_plan_id", "pending_interval", "pending_update_expires_at", "has_payment_method"),
        Record("billing_customer", "name", "email", "tax_number", "free_since", "canceled_by_deletion_at"),
        Record("billing_invoice", "number", "status", "reason", "currency", "total", "amount_due", "amount_paid", "amount_remaining", "created_at", "finalized_at", "paid_at"),
        Record("checkout_attempt", "person_id", "plan_id", "interval", "currency", "quantity", "has_trial", "state"),
        Record("usage_counter", "meter", "month", "quantity"),
    ];

    private static EntityText Record(string table, params string[] columns) => new($"backbone.{table}", Strings.Text($"Entity-{table}"))
    {
        Fields = columns.ToDictionary(column => column, column => Strings.Text($"Column-{column}")),
    };
}
