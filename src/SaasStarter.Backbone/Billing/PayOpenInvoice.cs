using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Stripe;

namespace SaasStarter.Backbone.Billing;

/// <summary>Leads to Stripe's page on which an open invoice is paid or its payment confirmed.</summary>
/// <param name="Id">The invoice.</param>
public sealed record PayOpenInvoice(Id<BillingInvoice> Id) : ICommand<PaymentPage>
{
    /// <inheritdoc/>
    public static Audience Audience => Audience.Member(BillingPermissions.Manage);

    /// <inheritdoc/>
    public static Entitlement Entitlement => Entitlement.None;

    /// <inheritdoc/>
    public string Subject => Id.ToString();
}

internal sealed class PayOpenInvoiceHandler(BackboneDb db, StripeClient stripe, StripeAnswers answers) : IHandler<PayOpenInvoice, PaymentPage>
{
    public async Task<Result<PaymentPage>> Handle(PayOpenInvoice request, CancellationToken cancellationToken)
    {
        var invoice = await db.Set<BillingInvoice>().SingleOrDefaultAsync(invoice => invoice.Id == request.Id, cancellationToken);
        return invoice is null ? Problem.NotFound : await answers.Asking(token => Open(invoice, token), cancellationToken);
    }

    // The address that is stored may be too old to open, and the invoice paid meanwhile.
    private async Task<Result<PaymentPage>> Open(BillingInvoice stored, CancellationToken cancellationToken)
    {
        var invoice = await stripe.Invoices.Retrieve(stored.StripeInvoiceId, null, cancellationToken);
        return invoice is { Status: "open", HostedInvoiceUrl: { } address }
            ? new PaymentPage(new(address.AbsoluteUri)) : Problem.Conflict(Strings.Text("NothingToPay"));
    }
}
