using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SaasStarter.Backbone.Billing;
using SaasStarter.Backbone.Mail;
using SaasStarter.Backbone.Memberships;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Stripe;
using SaasStarter.Backbone.StripeSimulator;
using SaasStarter.Backbone.StripeSimulator.Objects;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Hosting.Demo;

/// <summary>
/// Gives the simulator what Stripe has: what is sold, and the pilot tenant's customer with a subscription that it has paid for some months. Through the
/// same client as everything else; the events of those months come in by the webhook.
/// </summary>
internal sealed class SimulatedBilling(SimulatedStripe simulator, StripeCatalogue catalogue, StripeClient stripe, PlanCatalogue plans, TenantDirectory directory,
    RoleCatalogue roles, SiteAddress site, TimeProvider clock, IServiceScopeFactory scopes)
{
    // The pilot tenant's own history is a little longer.
    private static readonly TimeSpan History = TimeSpan.FromDays(80);

    /// <summary>Adds what is not there yet. Without a server that listens there is nobody to ask, and nothing is added.</summary>
    /// <exception cref="StripeException">The simulator refused.</exception>
    public async Task Fill(CancellationToken cancellationToken)
    {
        if (site.OnThisMachine is not { } server)
            return;
        var webhook = site.Of(StripeWebhook.Path).ToString();
        // What an earlier start left for an address at which nobody listens now.
        simulator.Do(state => state.All<SimulatedWebhookEndpoint>().Where(endpoint => endpoint.Url != webhook).ToList().ForEach(state.Remove));
        await catalogue.Sync(isDryRun: false, cancellationToken);
        SendEvents(webhook, new Uri(server, StripeWebhook.Path));
        if (plans.Plans.OrderByDescending(plan => plan.IsRecommended).FirstOrDefault(plan => !plan.IsFree) is { } plan)
            await SubscribePilot(plan, cancellationToken);
    }

    /// <summary>Forgets everything, and begins anew.</summary>
    /// <inheritdoc cref="Fill"/>
    public Task StartOver(CancellationToken cancellationToken)
    {
        simulator.Clear();
        return Fill(cancellationToken);
    }

    // A public demonstration may not reach itself by its public name.
    private void SendEvents(string webhook, Uri onThisMachine) => simulator.Do(state =>
    {
        foreach (var endpoint in state.All<SimulatedWebhookEndpoint>().Where(endpoint => endpoint.Url == webhook))
            endpoint.Url = onThisMachine.ToString();
    });

    private async Task SubscribePilot(Plan plan, CancellationToken cancellationToken)
    {
        if (await directory.Find(PilotTenant.PilotSlug, cancellationToken) is not { } pilot)
            return;
        await using var services = scopes.CreateAsyncScope();
        services.ServiceProvider.GetRequiredService<TenantScope>().Enter(pilot, Caller.System);
        var db = services.ServiceProvider.GetRequiredService<BackboneDb>();
        if (await db.Set<BillingCustomer>().AnyAsync(cancellationToken))
            return;
        // Time goes back only before anybody has paid: what they see must not become the future.
        var history = simulator.Do(state => state.CountOf<SimulatedCustomer>()) == 0 ? History : TimeSpan.Zero;
        simulator.Do(state => state.Offset -= (long)history.TotalSeconds);
        try
        {
            await Subscribe(db, pilot, plan, cancellationToken);
        }
        finally
        {
            simulator.Advance(history);
        }
    }

    private async Task Subscribe(BackboneDb db, CurrentTenant pilot, Plan plan, CancellationToken cancellationToken)
    {
        var owner = await db.Set<Membership>().Where(member => member.Role == Role.Owner).Join(db.People, member => member.PersonId, person => person.Id, (_, person) => person)
            .OrderBy(person => person.Id).FirstAsync(cancellationToken);
        var paid = roles.All.Where(role => role.TakesSeat).Select(role => role.Name).ToArray();
        var seats = await db.Set<Membership>().CountAsync(member => paid.Contains(member.Role), cancellationToken);
        var run = Guid.CreateVersion7();
        var customer = await stripe.Customers.Create(new()
        {
            Name = pilot.Name,
            Email = owner.Email,
            PreferredLocales = [owner.Culture],
            Metadata = new Dictionary<string, string> { ["tenant"] = pilot.Id.ToString() },
        }, $"pilot:customer:{run}", cancellationToken);
        db.Add(new BillingCustomer { StripeCustomerId = customer.Id, Name = pilot.Name, Email = owner.Email, CreatedAt = clock.GetUtcNow() });
        await db.SaveChangesAsync(cancellationToken);
        var price = await stripe.Prices.List(new() { LookupKeys = [plan.LookupKey(BillingInterval.Month, plans.Currencies[0])], Active = true }, 1, cancellationToken)
            .FirstAsync(cancellationToken);
        var session = await stripe.CheckoutSessions.Create(new()
        {
            LineItems = [new(price.Id, plan.IsPerSeat ? seats : 1)],
            Customer = customer.Id,
            SuccessUrl = site.Of(pilot.Path("billing")),
            SubscriptionData = new() { Metadata = new Dictionary<string, string> { ["tenant"] = pilot.Id.ToString() } },
        }, $"pilot:checkout:{run}", cancellationToken);
        simulator.CompleteCheckout(session.Id, new(TestMethod.Accepted, Name: pilot.Name, Country: "FR"));
    }
}
