using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using SaasStarter.Backbone.Components.Forms;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Billing;

/// <summary>Maps what is posted about plan and payments.</summary>
internal static class BillingEndpoints
{
    public static void MapBillingForms(this IEndpointRouteBuilder routes)
    {
        routes.MapForm<StartCheckout, PaymentPage, PlansPage>("/t/{tenant}/billing/checkout/{plan}/{interval}/{currency}", accepted => Elsewhere(accepted.Response));
        routes.MapForm<OpenPortal, PaymentPage, BillingPage>("/t/{tenant}/billing/portal", accepted => Elsewhere(accepted.Response));
        routes.MapForm<PayOpenInvoice, PaymentPage, BillingPage>("/t/{tenant}/billing/invoices/{id}/pay", accepted => Elsewhere(accepted.Response));
        routes.MapForm<ChangePlan, PlanChangeOutcome, ReviewChangePage>("/t/{tenant}/billing/plans/{plan}/{interval}",
            accepted => new(Path(accepted), Strings.Text($"Outcome-{accepted.Response}")));
        routes.MapForm<UndoPlanChange, Done, BillingPage>("/t/{tenant}/billing/change/undo", accepted => new(Path(accepted), Strings.Text("ChangeUndone")));
        routes.MapForm<CancelSubscription, Done, BillingPage>("/t/{tenant}/billing/cancel", accepted => new(Path(accepted), Strings.Text("Cancelled")));
        routes.MapForm<Reactivate, Done, BillingPage>("/t/{tenant}/billing/reactivate", accepted => new(Path(accepted), Strings.Text("Reactivated")));
        routes.MapForm<GoOnWithFreePlan, Done, BillingPage>("/t/{tenant}/billing/free", accepted => new(Path(accepted), Strings.Text("OnFreeNow")));
    }

    private static Next Elsewhere(PaymentPage page) => Next.Elsewhere(new(page.Address.Value));

    private static string Path<TRequest, TResponse>(Accepted<TRequest, TResponse> accepted) =>
        accepted.HttpContext.RequestServices.GetRequiredService<TenantScope>().Tenant.Path("billing");
}
