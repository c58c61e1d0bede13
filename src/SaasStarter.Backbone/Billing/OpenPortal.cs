using System.Globalization;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Mail;
using SaasStarter.Backbone.Stripe;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Billing;

/// <summary>Leads to Stripe's page on which means of payment, address and VAT number are kept. Each visit gets an address of its own.</summary>
public sealed record OpenPortal : ICommand<PaymentPage>
{
    /// <inheritdoc/>
    public static Audience Audience => Audience.Member(BillingPermissions.Manage);

    /// <inheritdoc/>
    public static Entitlement Entitlement => Entitlement.None;
}

internal sealed class OpenPortalHandler(TenantScope scope, BillingSync sync, CustomerPortal portal, StripeClient stripe, SiteAddress site, StripeAnswers answers) : IHandler<OpenPortal, PaymentPage>
{
    public Task<Result<PaymentPage>> Handle(OpenPortal request, CancellationToken cancellationToken) => answers.Asking(Open, cancellationToken);

    private async Task<Result<PaymentPage>> Open(CancellationToken cancellationToken)
    {
        if (await sync.Lock(cancellationToken) is not { IsDeleted: false } customer)
            return Problem.Conflict(Strings.Text("NothingBoughtYet"));
        if (await portal.Find(cancellationToken) is not { } configuration)
            return Problem.Unavailable(Strings.Text("PortalNotReady"));
        var session = await stripe.PortalSessions.Create(new()
        {
            Customer = customer.StripeCustomerId,
            Configuration = configuration.Id,
            ReturnUrl = site.Of(scope.Tenant.Path("billing")),
            Locale = CultureInfo.CurrentUICulture.TwoLetterISOLanguageName,
        }, $"portal:{Guid.CreateVersion7()}", cancellationToken);
        return new PaymentPage(session.Url);
    }
}
