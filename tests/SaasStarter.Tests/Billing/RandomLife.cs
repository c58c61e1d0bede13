using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SaasStarter.Backbone.Billing;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Jobs;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.StripeSimulator;
using SaasStarter.Backbone.StripeSimulator.Objects;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Tests.Billing;

/// <summary>
/// One tenant's life as a customer, made up from a seed: things happen at Stripe, their events come late, shuffled and more than once while more happens, and
/// after each step the tenant may do exactly what the rules say of what was fetched last.
/// </summary>
internal sealed class RandomLife(LifecycleProduct product, TroubledStripe trouble, int seed)
{
    private const int Steps = 9;

    private readonly Random _random = new(seed);
    private readonly List<string> _story = [];
    private readonly List<string> _undelivered = [];
    private Payer _payer = null!;

    private SimulatedStripe Stripe => product.Stripe.Stripe;

    /// <summary>Lives it.</summary>
    /// <returns>What went wrong, with the story that led there; null when nothing did.</returns>
    public async Task<string?> Live()
    {
        try
        {
            _payer = await product.Payer(_random.Next(4) == 0 ? null : "pm_card_visa", TimeSpan.FromDays(_random.Next(200)));
            for (var step = 0; step < Steps; step++)
                await Step(mayMove: true);
            while (_undelivered.Count > 0)
                await Step(mayMove: false);
            await trouble.Settled(_payer);
            await Compare();
            return null;
        }
        catch (Exception exception)
        {
            return $"Seed {seed}: {exception.Message}\n  {string.Join("\n  ", _story)}";
        }
    }

    private async Task Step(bool mayMove)
    {
        if (mayMove)
            await Move();
        _undelivered.AddRange(trouble.TakeEvents(_payer.Customer));
        var deliveries = Deliver(mayMove ? _random.Next(_undelivered.Count + 1) : _undelivered.Count);
        var doubts = mayMove ? Task.WhenAll(Enumerable.Range(0, _random.Next(3)).Select(_ => Doubt(TimeSpan.FromMilliseconds(_random.Next(60))))) : Task.CompletedTask;
        if (mayMove && _random.Next(2) == 0)
            await Move();
        _undelivered.AddRange(trouble.TakeEvents(_payer.Customer));
        await deliveries;
        await doubts;
        await trouble.Quiet(_payer);
        await CheckAccess();
    }

    private Task Deliver(int count)
    {
        var chosen = _undelivered.OrderBy(_ => _random.Next()).Take(count).ToList();
        _undelivered.RemoveAll(chosen.Contains);
        // One in four comes again, now or later.
        var again = chosen.Where(_ => _random.Next(4) == 0).ToList();
        _undelivered.AddRange(again.Where(_ => _random.Next(2) == 0).Take(3));
        var deliveries = chosen.Concat(again).OrderBy(_ => _random.Next()).Select(body => (body, TimeSpan.FromMilliseconds(_random.Next(40)))).ToList();
        _story.Add($"deliver {string.Join(", ", deliveries.Select(delivery => JsonNode.Parse(delivery.body)!["type"]))}");
        return Task.WhenAll(deliveries.Select(delivery => Deliver(delivery.body, delivery.Item2)));
    }

    private async Task Deliver(string body, TimeSpan delay)
    {
        await Task.Delay(delay, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, await product.Post(body));
    }

    // Somebody of the tenant changes something, or of the staff doubts the copy: they do not wait for the queue of events.
    private async Task Doubt(TimeSpan delay)
    {
        await Task.Delay(delay, TestContext.Current.CancellationToken);
        try
        {
            await product.Send(new SyncBilling(), _payer.Tenant);
        }
        catch (JobFailedException)
        {
            // Stripe did not answer; a person would try again.
        }
    }

    private async Task Move()
    {
        var subscription = Stripe.Do(state => state.All<SimulatedSubscription>().LastOrDefault(each => each.Customer == _payer.Customer && !each.HasEnded())?.Id);
        try
        {
            _story.Add(subscription is null ? await Begin() : await Go(subscription));
        }
        catch (StripeRefusal refusal)
        {
            _story.Add($"refused: {refusal.Message}");
        }
    }

    private async Task<string> Begin()
    {
        var (plan, interval) = (_random.Next(3) == 0 ? "company" : "team", _random.Next(3) == 0 ? BillingInterval.Year : BillingInterval.Month);
        List<(string, string)> more = [("payment_behavior", _random.Next(5) == 0 ? "default_incomplete" : "allow_incomplete")];
        if (_random.Next(3) == 0)
            more.AddRange([product.TrialOf(_payer, _random.Next(2, 20)), ("trial_settings[end_behavior][missing_payment_method]", Pick("pause", "cancel", "create_invoice"))]);
        var quantity = plan == "team" ? _random.Next(1, 5) : 1;
        var answer = await product.Stripe.Post("/v1/subscriptions", [("customer", _payer.Customer), ("items[0][price]", product.Price(plan, interval)),
            ("items[0][quantity]", quantity.ToString(CultureInfo.InvariantCulture)), .. more]);
        return $"subscribe to {quantity} {plan} {interval}: {answer.Status} {string.Join(' ', more)}";
    }

    private async Task<string> Go(string subscription)
    {
        switch (_random.Next(12))
        {
            case 0:
                var method = Pick(TestMethod.Accepted, TestMethod.DeclinesLater, TestMethod.AuthenticatedAlways);
                Stripe.ChangePaymentMethod(_payer.Customer, method);
                return $"pay by {method}";
            case 1:
                Stripe.FailNextPayment(_payer.Customer, _random.Next(1, 12));
                return "let payments fail";
            case 2:
                var atPeriodEnd = _random.Next(3) > 0;
                Stripe.Cancel(subscription, atPeriodEnd);
                return atPeriodEnd ? "cancel at the end of the period" : "cancel now";
            case 3:
                Stripe.KeepSubscription(subscription);
                return "keep";
            case 4:
                return await Change(subscription);
            case 5:
                var open = Stripe.Do(state => state.All<SimulatedInvoice>().FirstOrDefault(invoice => invoice.Customer == _payer.Customer && invoice.Status == "open")?.Id);
                return open is null ? "nothing to pay" : $"pay: {Stripe.PayInvoice(open, TestMethod.Accepted, isAuthenticated: true)}";
            case 6:
                return $"refund: {Stripe.Refund(_payer.Customer)}";
            case 7:
                return $"resume: {(await product.Stripe.Post($"/v1/subscriptions/{subscription}/resume", ("billing_cycle_anchor", "now"))).Status}";
            default:
                var duration = Pick(TimeSpan.FromHours(1), TimeSpan.FromDays(_random.Next(1, 6)), TimeSpan.FromDays(_random.Next(6, 35)), TimeSpan.FromDays(_random.Next(20, 60)));
                product.Advance(_payer, duration);
                return $"advance {duration}";
        }
    }

    private async Task<string> Change(string subscription)
    {
        var item = Stripe.Do(state => state.Get<SimulatedSubscription>(subscription).Items.Data[0].Id);
        var (plan, behavior) = (Pick("team", "company"), Pick("always_invoice", "create_prorations"));
        var answer = await product.Stripe.Post($"/v1/subscriptions/{subscription}", ("items[0][id]", item), ("items[0][price]", product.Price(plan)), ("proration_behavior", behavior),
            ("payment_behavior", behavior == "always_invoice" ? "pending_if_incomplete" : "allow_incomplete"));
        return $"change to {plan}, {behavior}: {answer.Status}";
    }

    private T Pick<T>(params IReadOnlyList<T> choices) => choices[_random.Next(choices.Count)];

    private async Task CheckAccess()
    {
        var (plan, access) = await Entitled();
        var (expectedPlan, expected) = Rules(trouble.LastFetch(_payer.Customer));
        _story.Add($"  may {plan} {access}");
        Assert.True((plan, access) == (expectedPlan, expected), $"may {plan} {access}, and the rules say {expectedPlan} {expected}");
    }

    // What a request would be told.
    private async Task<(string? Plan, PlanAccess Access)> Entitled()
    {
        await using var services = product.Services.CreateAsyncScope();
        var tenant = await product.Services.GetRequiredService<TenantDirectory>().Find(_payer.Tenant.Slug, TestContext.Current.CancellationToken);
        services.ServiceProvider.GetRequiredService<TenantScope>().Enter(tenant!, Caller.System);
        var entitlements = (PlanEntitlements)services.ServiceProvider.GetRequiredService<IEntitlements>();
        return (entitlements.Plan?.Id, entitlements.Access);
    }

    // The rules once more, from Stripe's own words, for what this life contains: one living subscription at a time.
    private (string Plan, PlanAccess Access) Rules(StripeFetch? fetch)
    {
        var all = fetch?.Subscriptions.Where(each => Status(each) != "incomplete_expired").ToList() ?? [];
        var counting = all.Find(each => Status(each) is not ("canceled" or "incomplete"))
            ?? all.Where(each => Status(each) == "canceled").OrderByDescending(each => each["ended_at"]!.GetValue<long>()).ThenBy(each => each["created"]!.GetValue<long>())
                .ThenBy(each => each["id"]!.GetValue<string>(), StringComparer.Ordinal).FirstOrDefault();
        if (counting is null)
            return ("free", PlanAccess.Full);
        var sold = counting["items"]!["data"]![0]!["price"]!["product"]!.GetValue<string>();
        return (sold[(sold.LastIndexOf('_') + 1)..], Status(counting) switch
        {
            "trialing" or "active" => PlanAccess.Full,
            "past_due" => LateFor(counting, fetch!) < TimeSpan.FromDays(product.Plans.GraceDays) ? PlanAccess.Grace : PlanAccess.ReadOnly,
            _ => PlanAccess.ReadOnly,
        });
    }

    private TimeSpan LateFor(JsonNode subscription, StripeFetch fetch)
    {
        var unpaid = fetch.Invoices.Where(invoice => invoice["status"]!.GetValue<string>() == "open"
            && invoice["parent"]!["subscription_details"]!["subscription"]!.GetValue<string>() == subscription["id"]!.GetValue<string>());
        return product.Clock.GetUtcNow() - DateTimeOffset.FromUnixTimeSeconds(unpaid.Min(invoice => invoice["status_transitions"]!["finalized_at"]!.GetValue<long>()));
    }

    private static string Status(JsonNode subscription) => subscription["status"]!.GetValue<string>();

    private async Task Compare()
    {
        var rows = await product.All<Subscription>(_payer);
        Assert.Equal(AtStripe<SimulatedSubscription>(each => each.Customer).Select(Line).Order(StringComparer.Ordinal), rows.Select(Line).Order(StringComparer.Ordinal));
        var invoices = (await product.All<BillingInvoice>(_payer)).ToDictionary(row => row.StripeInvoiceId, Line);
        Assert.All(AtStripe<SimulatedInvoice>(each => each.Customer).TakeLast(StripeSnapshot.MostInvoices), invoice => Assert.Equal(Line(invoice), invoices[invoice.Id]));
        Assert.Empty(await product.Drift(_payer));
    }

    private IReadOnlyList<T> AtStripe<T>(Func<T, string?> customer) where T : StripeObject =>
        Stripe.Do<IReadOnlyList<T>>(state => [.. state.All<T>().Where(each => customer(each) == _payer.Customer)]);

    private static string Line(SimulatedSubscription each)
    {
        var item = each.Items.Data[0];
        return string.Create(CultureInfo.InvariantCulture, $"{each.Id} {each.Status.Replace("_", "", StringComparison.Ordinal)} {item.Price.Product} {item.Price.Recurring!.Interval} {item.Price.UnitAmount} {item.Quantity} {item.CurrentPeriodStart}-{item.CurrentPeriodEnd} {each.CancelAtPeriodEnd} {each.CancelAt} {each.CanceledAt} {each.EndedAt} {each.TrialStart} {each.TrialEnd} {each.PendingUpdate?.ExpiresAt}").ToLowerInvariant();
    }

    private string Line(Subscription row) => string.Create(CultureInfo.InvariantCulture, $"{row.StripeSubscriptionId} {row.Status} {product.Plans.Find(row.PlanId)!.ProductId} {row.Interval} {row.UnitAmount} {row.Quantity} {Unix(row.PeriodStart)}-{Unix(row.PeriodEnd)} {row.CancelAtPeriodEnd} {Unix(row.CancelAt)} {Unix(row.CanceledAt)} {Unix(row.EndedAt)} {Unix(row.TrialStart)} {Unix(row.TrialEnd)} {Unix(row.PendingUpdateExpiresAt)}").ToLowerInvariant();

    private static string Line(SimulatedInvoice each) => string.Create(CultureInfo.InvariantCulture, $"{each.Status} {each.Total} {each.AmountDue} {each.AmountPaid} {each.AttemptCount} {each.NextPaymentAttempt} {each.Number}").ToLowerInvariant();

    private static string Line(BillingInvoice row) => string.Create(CultureInfo.InvariantCulture, $"{row.Status} {row.Total} {row.AmountDue} {row.AmountPaid} {row.AttemptCount} {Unix(row.NextPaymentAttempt)} {row.Number}").ToLowerInvariant();

    private static long? Unix(DateTimeOffset? moment) => moment?.ToUnixTimeSeconds();
}
