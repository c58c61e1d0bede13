using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using SaasStarter.Backbone.Components.Forms;
using SaasStarter.Backbone.Core;

namespace SaasStarter.Backbone.StripeSimulator.Pages;

/// <summary>Maps what is posted on the simulator's pages, and the invoice as a file.</summary>
internal static class SimulatorPageEndpoints
{
    public static void MapStripeSimulator(this IEndpointRouteBuilder routes)
    {
        routes.MapForm<PayCheckout, CheckoutView, CheckoutPage>($"{SimulatorSettings.Path}/checkout/{{session}}", accepted =>
            new(SimulatorPaths.OnThisSite(accepted.HttpContext.Request, accepted.Response.SuccessUrl) ?? SimulatorPaths.Checkout(accepted.Response.Id)));
        routes.MapForm<PayInvoice, InvoiceView, InvoicePage>($"{SimulatorSettings.Path}/invoice/{{invoice}}", accepted =>
            new(SimulatorPaths.Invoice(accepted.Response.Id), Strings.Text("Paid")));
        routes.MapGet($"{SimulatorSettings.Path}/invoice/{{invoice}}/pdf", ShowPdf).WithMetadata(new AudienceMetadata(Audience.Anonymous));
        routes.MapPortal();
        routes.MapForm<MakeHappen, Done, CustomerPage>($"{SimulatorSettings.Path}/customers/{{customer}}", accepted =>
            new(SimulatorPaths.Customer(accepted.Request.Customer), Strings.Text($"Happened-{accepted.Request.Happening}")));
        routes.MapForm<DeliverEvent, Done, CustomerPage>($"{SimulatorSettings.Path}/customers/{{customer}}/events/{{event}}", accepted =>
            new(SimulatorPaths.Customer(accepted.Request.Customer), Strings.Text("Sent")));
    }

    private static void MapPortal(this IEndpointRouteBuilder routes)
    {
        const string portal = $"{SimulatorSettings.Path}/portal/{{session}}";
        routes.MapForm<UseMethod, Done, PortalPage>($"{portal}/method", accepted => new(SimulatorPaths.Portal(accepted.Request.Session), Strings.Text("MethodUsed")));
        routes.MapForm<CancelInPortal, Done, PortalPage>($"{portal}/cancel", accepted => new(SimulatorPaths.Portal(accepted.Request.Session), Strings.Text("Cancelled")));
        routes.MapForm<KeepInPortal, Done, PortalPage>($"{portal}/keep", accepted => new(SimulatorPaths.Portal(accepted.Request.Session), Strings.Text("Kept")));
        routes.MapForm<AddTaxNumber, Done, PortalPage>($"{portal}/tax-number", accepted => new(SimulatorPaths.Portal(accepted.Request.Session), Strings.Text("TaxNumberAdded")));
    }

    private static Results<FileContentHttpResult, NotFound> ShowPdf(string invoice, SimulatedStripe stripe) =>
        InvoiceView.Find(stripe, invoice) is { } view ? TypedResults.File(InvoicePdf.Write(view), "application/pdf", $"{view.Number}.pdf") : TypedResults.NotFound();
}
