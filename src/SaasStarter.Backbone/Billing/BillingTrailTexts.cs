using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using SaasStarter.Backbone.AuditTrail;
using SaasStarter.Backbone.Core;

namespace SaasStarter.Backbone.Billing;

/// <summary>What people read in the trail of the records of this folder.</summary>
internal static class BillingTrailTexts
{
    private static readonly IReadOnlyDictionary<string, string[]> Records = new Dictionary<string, string[]>
    {
        ["subscription"] =
        [
            "status", "plan_id", "interval", "currency", "unit_amount", "quantity", "period_start", "period_end", "trial_start", "trial_end", "cancel_at_period_end", "cancel_at",
            "canceled_at", "ended_at", "past_due_since", "pending_plan_id", "pending_interval", "pending_update_expires_at", "has_payment_method",
        ],
        ["billing_customer"] = ["name", "email", "tax_number", "free_since", "canceled_by_deletion_at"],
        ["billing_invoice"] = ["number", "status", "reason", "currency", "total", "amount_due", "amount_paid", "amount_remaining", "created_at", "finalized_at", "paid_at"],
        ["checkout_attempt"] = ["person_id", "plan_id", "interval", "currency", "quantity", "has_trial", "state"],
        ["usage_counter"] = ["meter", "month", "quantity"],
        ["billing_notice"] = ["kind", "told_at"],
        ["billing_drift"] = ["kind", "about", "found_at", "resolved_at"],
    };

    public static IServiceCollection AddBillingTrailTexts(this IServiceCollection services)
    {
        foreach (var (table, columns) in Records)
        {
            services.AddSingleton(provider => new EntityText($"backbone.{table}", Strings.Text($"Entity-{table}"))
            {
                Fields = columns.ToDictionary(column => column, column => Strings.Text($"Column-{column}")),
                Values = Values(table, provider.GetRequiredService<PlanCatalogue>(), [.. provider.GetServices<Limit>()]),
            });
        }
        return services;
    }

    private static Dictionary<string, ValueText> Values(string table, PlanCatalogue plans, IReadOnlyList<Limit> limits)
    {
        var plan = ValueText.Told(id => plans.Find(id)?.Name.InCurrentLanguage() ?? id);
        var interval = ValueText.Told(value => Strings.Text(value == nameof(BillingInterval.Year) ? "Yearly" : "Monthly"));
        var figure = ValueText.Told(value => long.Parse(value, CultureInfo.InvariantCulture).ToString("N0", CultureInfo.CurrentCulture));
        return new()
        {
            ["status"] = ValueText.Told(value => Strings.Text(table == "billing_invoice" ? $"Invoice-{value}" : $"Status-{value}")),
            ["plan_id"] = plan,
            ["pending_plan_id"] = plan,
            ["interval"] = interval,
            ["pending_interval"] = interval,
            ["unit_amount"] = figure,
            ["total"] = figure,
            ["amount_due"] = figure,
            ["amount_paid"] = figure,
            ["amount_remaining"] = figure,
            ["reason"] = ValueText.Told(value => Strings.Text(value is "subscription_create" or "subscription_cycle" or "subscription_update" ? $"InvoiceReason-{value}" : "InvoiceReason-other")),
            ["state"] = ValueText.Told(value => Strings.Text($"Checkout-{value}")),
            ["person_id"] = ValueText.Person,
            ["meter"] = ValueText.Told(value => limits.FirstOrDefault(limit => limit.Name == value)?.Title ?? (object)value),
            ["quantity"] = figure,
            ["month"] = ValueText.Told(value => DateOnly.Parse(value, CultureInfo.InvariantCulture).ToString("Y", CultureInfo.CurrentCulture)),
        };
    }
}
