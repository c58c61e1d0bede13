using System.Globalization;
using Microsoft.Extensions.Options;
using SaasStarter.Backbone.Components;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Mail;
using SaasStarter.Backbone.Stripe;

namespace SaasStarter.Backbone.Billing;

/// <summary>Something that is otherwise at Stripe than it should be, and was changed.</summary>
/// <param name="Verb"><c>create</c>, <c>change</c> or <c>archive</c>.</param>
/// <param name="What">What, in English: operators read it.</param>
internal sealed record CatalogueChange(string Verb, string What);

/// <summary>What a sync of the catalogue came to.</summary>
/// <param name="Changes">What was changed, in order; empty when everything was as it should be.</param>
/// <param name="WebhookSecret">What a new webhook endpoint signs events with: told once.</param>
/// <param name="Unreachable">Where Stripe cannot send events to, so that there is no endpoint: an address on this machine.</param>
internal sealed record CatalogueSync(IReadOnlyList<CatalogueChange> Changes, Secret? WebhookSecret, Uri? Unreachable);

/// <summary>
/// Makes Stripe sell what <see cref="PlanCatalogue"/> says: a product for each paid plan, a price for each of its intervals and currencies, what
/// customers may do in the portal, and where events are sent to. What is right is left alone, nothing is deleted, and what others made is not touched.
/// </summary>
internal sealed class StripeCatalogue(StripeClient stripe, PlanCatalogue plans, Brand brand, SiteAddress site, CustomerPortal portal, WebhookRegistration webhook,
    IOptionsMonitor<StripeSettings> settings)
{
    /// <summary>Looks at Stripe and changes what is otherwise.</summary>
    /// <param name="isDryRun">Whether only to say what would be changed.</param>
    /// <param name="cancellationToken">Ends it; the next sync goes on where it ended.</param>
    /// <exception cref="StripeException">Stripe refused or did not answer. What was changed before stays; the next sync goes on from there.</exception>
    public async Task<CatalogueSync> Sync(bool isDryRun, CancellationToken cancellationToken)
    {
        var run = new CatalogueRun(isDryRun, $"sync:{Guid.CreateVersion7()}");
        await SyncProducts(run, cancellationToken);
        await SyncPrices(run, cancellationToken);
        await portal.Sync(run, site.Of("/"), cancellationToken);
        var address = site.Of(StripeWebhook.Path);
        if (address.IsLoopback && !new Uri(settings.CurrentValue.ApiBase).IsLoopback)
            return new(run.Changes, null, address);
        var secret = await webhook.Sync(run, address, cancellationToken);
        return new(run.Changes, secret, null);
    }

    private async Task SyncProducts(CatalogueRun run, CancellationToken cancellationToken)
    {
        var sold = plans.Plans.Where(plan => !plan.IsFree).ToList();
        foreach (var some in sold.Chunk(CatalogueRun.LargestQuestion))
        {
            var known = await stripe.Products.List(new() { Ids = [.. some.Select(plan => plan.ProductId)] }, some.Length, cancellationToken)
                .ToDictionaryAsync(product => product.Id, cancellationToken: cancellationToken);
            foreach (var plan in some)
                await SyncProduct(run, plan, known.GetValueOrDefault(plan.ProductId), cancellationToken);
        }
    }

    private async Task SyncProduct(CatalogueRun run, Plan plan, Product? known, CancellationToken cancellationToken)
    {
        var wanted = ProductOf(plan);
        if (known is null)
        {
            await run.Do("create", $"product {plan.ProductId}, {wanted.Name}", key =>
                stripe.Products.Create(wanted with { Id = plan.ProductId }, key, cancellationToken));
        }
        else if (!known.Active || known.Name != wanted.Name || known.Description != wanted.Description!.Value.Value || known.TaxCode != wanted.TaxCode)
        {
            await run.Do("change", $"product {plan.ProductId}, {wanted.Name}", key =>
                stripe.Products.Update(plan.ProductId, wanted, key, cancellationToken));
        }
    }

    // Invoices and Stripe's pages show name and description in one language.
    private ProductParameters ProductOf(Plan plan) => new()
    {
        Name = $"{brand.Name} {plan.Name[brand.Cultures[0]]}",
        Description = plan.Tagline[brand.Cultures[0]],
        Active = true,
        // Software as a service, for businesses (docs.stripe.com/tax/tax-codes).
        TaxCode = "txcd_10103001",
    };

    private async Task SyncPrices(CatalogueRun run, CancellationToken cancellationToken)
    {
        foreach (var some in plans.SoldPrices.Chunk(CatalogueRun.LargestQuestion))
        {
            var known = await stripe.Prices.List(new() { LookupKeys = [.. some.Select(sold => sold.LookupKey)] }, some.Length, cancellationToken)
                .ToDictionaryAsync(price => price.LookupKey!, cancellationToken: cancellationToken);
            foreach (var sold in some)
                await SyncPrice(run, sold, known.GetValueOrDefault(sold.LookupKey), cancellationToken);
        }
    }

    private async Task SyncPrice(CatalogueRun run, SoldPrice sold, Price? known, CancellationToken cancellationToken)
    {
        if (known is null)
        {
            await Create(run, sold, cancellationToken);
        }
        else if (!IsAsSold(known, sold))
        {
            // An amount cannot be changed. Those who pay the former price go on paying it.
            await Create(run, sold, cancellationToken);
            await run.Do("archive", $"price {known.Id}, {Amount(known)}", key => stripe.Prices.Update(known.Id, new() { Active = false }, key, cancellationToken));
        }
        else if (!known.Active)
        {
            await run.Do("change", $"price {sold.LookupKey}, sold again", key => stripe.Prices.Update(known.Id, new() { Active = true }, key, cancellationToken));
        }
    }

    private Task<Price?> Create(CatalogueRun run, SoldPrice sold, CancellationToken cancellationToken) =>
        run.Do("create", $"price {sold.LookupKey}, {sold.Price.ToString(CultureInfo.InvariantCulture)} a {sold.Interval.ToWord()}", key => stripe.Prices.Create(new()
        {
            Product = sold.Plan.ProductId,
            Currency = sold.Price.Currency.ToLowerInvariant(),
            UnitAmount = sold.Price.ToMinorUnits(),
            Recurring = new(IntervalOf(sold)),
            LookupKey = sold.LookupKey,
            TransferLookupKey = true,
            TaxBehavior = TaxBehavior.Exclusive,
        }, key, cancellationToken));

    private static bool IsAsSold(Price price, SoldPrice sold) =>
        price.Product?.Id == sold.Plan.ProductId
        && price.UnitAmount == sold.Price.ToMinorUnits()
        && price.Currency.Equals(sold.Price.Currency, StringComparison.OrdinalIgnoreCase)
        && price.Recurring is { IntervalCount: 1 } recurring && recurring.Interval == IntervalOf(sold)
        && price.TaxBehavior == TaxBehavior.Exclusive;

    private static PriceInterval IntervalOf(SoldPrice sold) => sold.Interval == BillingInterval.Month ? PriceInterval.Month : PriceInterval.Year;

    private static string Amount(Price price) => $"{price.UnitAmount} {price.Currency} in its smallest unit";
}

/// <summary>One run of a sync: what it changes, or would.</summary>
/// <param name="IsDryRun">Whether only to say what would be changed.</param>
/// <param name="Key">What the idempotency keys of this run begin with. The next run asks Stripe what there is, and must not be answered what was.</param>
internal sealed record CatalogueRun(bool IsDryRun, string Key)
{
    /// <summary>How many names Stripe takes in one question.</summary>
    public const int LargestQuestion = 10;

    private readonly List<CatalogueChange> _changes = [];

    public IReadOnlyList<CatalogueChange> Changes => _changes;

    /// <summary>Notes a change, and makes it unless this is a dry run.</summary>
    /// <returns>What Stripe answered, or null in a dry run.</returns>
    public async Task<T?> Do<T>(string verb, string what, Func<string, Task<T>> change) where T : class
    {
        _changes.Add(new(verb, what));
        return IsDryRun ? null : await change($"{Key}:{_changes.Count}");
    }
}
