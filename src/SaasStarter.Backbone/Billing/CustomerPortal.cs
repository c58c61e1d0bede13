using SaasStarter.Backbone.Stripe;

namespace SaasStarter.Backbone.Billing;

/// <summary>
/// What customers may do on Stripe's portal: keep their means of payment, address and VAT number, and read their invoices. Changing the plan and
/// cancelling are the product's own: it asks for the reason, and refuses a plan that is too small for what is in use, which Stripe cannot know.
/// </summary>
internal sealed class CustomerPortal(StripeClient stripe)
{
    // Of all configurations of the account, ours is the one that says so.
    private const string Purpose = "purpose";
    private const string OurPurpose = "saasstarter";
    private const int MostConfigurations = 100;

    private static readonly PortalFeatures Wanted = new()
    {
        CustomerUpdate = new(true, ["address", "email", "name", "tax_id"]),
        InvoiceHistory = new(true),
        PaymentMethodUpdate = new(true),
        SubscriptionCancel = new(false),
        SubscriptionUpdate = new(false),
    };

    /// <summary>The configuration to open the portal with, or null when none was made: then the portal stays closed, rather than do what its defaults are.</summary>
    public async Task<PortalConfiguration?> Find(CancellationToken cancellationToken) =>
        await stripe.PortalConfigurations.List(new() { Active = true }, MostConfigurations, cancellationToken)
            .FirstOrDefaultAsync(configuration => configuration.Metadata?.GetValueOrDefault(Purpose) == OurPurpose, cancellationToken);

    /// <summary>Makes the configuration, or makes it right.</summary>
    /// <param name="run">The run that it belongs to.</param>
    /// <param name="site">Where customers come back to, unless a visit says otherwise.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task Sync(CatalogueRun run, Uri site, CancellationToken cancellationToken)
    {
        var wanted = new PortalConfigurationParameters { DefaultReturnUrl = site, Features = Wanted };
        var known = await Find(cancellationToken);
        if (known is null)
        {
            await run.Do("create", "portal configuration", key => stripe.PortalConfigurations.Create(
                wanted with { Metadata = new Dictionary<string, string> { [Purpose] = OurPurpose } }, key, cancellationToken));
        }
        else if (known.DefaultReturnUrl != site || !IsAsWanted(known.Features))
        {
            await run.Do("change", $"portal configuration {known.Id}", key => stripe.PortalConfigurations.Update(known.Id, wanted, key, cancellationToken));
        }
    }

    private static bool IsAsWanted(PortalFeatures? features) => features is { CustomerUpdate: { Enabled: true } customer }
        && customer.AllowedUpdates?.Order().SequenceEqual(Wanted.CustomerUpdate!.AllowedUpdates!.Order()) == true
        && features with { CustomerUpdate = null } == Wanted with { CustomerUpdate = null };
}
