using SaasStarter.Backbone.Billing;
using SaasStarter.Backbone.Tenancy;
using SaasStarter.Tests.Hosting;

namespace SaasStarter.Tests.Billing;

/// <summary>Writes what a tenant pays, as if it had been copied from Stripe.</summary>
internal static class BillingRows
{
    /// <summary>Makes the tenant a customer, <c>cus_{slug}</c> unless said otherwise.</summary>
    public static Task<BillingCustomer> MakeCustomer(this TestApplication app, CurrentTenant tenant, string? stripeCustomerId = null) => app.InTenant(tenant, async db =>
    {
        var customer = new BillingCustomer { StripeCustomerId = stripeCustomerId ?? $"cus_{tenant.Slug}", CreatedAt = app.Clock.GetUtcNow() };
        db.Add(customer);
        await db.SaveChangesAsync();
        return customer;
    });

    /// <summary>A subscription to the team plan, at 9.00 EUR a month, begun long ago unless <paramref name="change"/> says otherwise.</summary>
    public static Task<Subscription> AddSubscription(this TestApplication app, CurrentTenant tenant, SubscriptionStatus status, Action<Subscription>? change = null) =>
        app.InTenant(tenant, async db =>
        {
            var now = app.Clock.GetUtcNow();
            var subscription = new Subscription
            {
                StripeSubscriptionId = $"sub_{Guid.CreateVersion7():N}",
                Status = status,
                PlanId = "team",
                Interval = BillingInterval.Month,
                Currency = "EUR",
                UnitAmount = 900,
                Quantity = 1,
                StripeItemId = "si_1",
                PeriodStart = now.AddDays(-10),
                PeriodEnd = now.AddDays(20),
                CreatedAt = now.AddDays(-100),
            };
            change?.Invoke(subscription);
            db.Add(subscription);
            await db.SaveChangesAsync();
            return subscription;
        });

    /// <summary>An invoice of 9.00 EUR that was tried twice in vain, unless <paramref name="change"/> says otherwise.</summary>
    public static Task<BillingInvoice> AddInvoice(this TestApplication app, CurrentTenant tenant, Action<BillingInvoice>? change = null) => app.InTenant(tenant, async db =>
    {
        var invoice = new BillingInvoice
        {
            StripeInvoiceId = $"in_{Guid.CreateVersion7():N}",
            Status = InvoiceStatus.Open,
            Reason = "subscription_cycle",
            Currency = "EUR",
            Total = 900,
            AmountDue = 900,
            AmountRemaining = 900,
            AttemptCount = 2,
            CreatedAt = app.Clock.GetUtcNow().AddDays(-3),
        };
        change?.Invoke(invoice);
        db.Add(invoice);
        await db.SaveChangesAsync();
        return invoice;
    });

    /// <summary>An event as it is stored; of nobody without a tenant.</summary>
    public static Task AddEvent(this TestApplication app, string id, string type, string customer, CurrentTenant? tenant, StripeEventState state, string payload = "{}") =>
        app.Sql(TestDatabase.Superuser, $"""
            insert into backbone.stripe_event (id, tenant_id, type, stripe_customer_id, is_live, payload, created_at, state, processed_at)
            values ('{id}', {(tenant is null ? "null" : $"'{tenant.Id.Value}'")}, '{type}', '{customer}', false, '{payload}', now() - interval '1 minute', '{state}',
                    {(state == StripeEventState.Waiting ? "null" : "now()")})
            """);
}
