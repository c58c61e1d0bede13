using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Jobs;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Stripe;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Billing;

/// <summary>
/// Every night, has each tenant with a customer compared with Stripe: a job of its own, so that one which fails keeps no other from it, open or closed.
/// They begin one after the other, so that all nodes together stay below what Stripe takes.
/// </summary>
internal sealed record ReconcileTenants : IPlatformJob
{
    /// <summary>The name of its schedule.</summary>
    public const string Schedule = "reconcile-billing";

    /// <summary>The queue of the comparisons, which hold up no event.</summary>
    public const string Queue = "reconciliation";

    /// <summary>
    /// Four tenants a second, with four or five calls each: less than the 25 a second that Stripe takes in a sandbox, and a fifth of what it takes live
    /// (docs.stripe.com/rate-limits).
    /// </summary>
    public static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);
}

internal sealed class ReconcileTenantsHandler(Databases databases, IServiceScopeFactory scopes, IOptionsMonitor<StripeSettings> settings, TimeProvider clock)
    : IHandler<ReconcileTenants, Done>
{
    public async Task<Result<Done>> Handle(ReconcileTenants job, CancellationToken cancellationToken)
    {
        if (!settings.CurrentValue.IsConfigured)
            return Done.Instance;
        var now = clock.GetUtcNow();
        // Begun again after a crash, it asks for nobody twice.
        var key = string.Create(CultureInfo.InvariantCulture, $"reconcile {now:yyyy-MM-dd}");
        foreach (var (place, tenant) in (await Customers(cancellationToken)).Index())
        {
            await using var services = scopes.CreateAsyncScope();
            services.ServiceProvider.GetRequiredService<TenantScope>().Enter(tenant, Caller.System);
            await services.ServiceProvider.GetRequiredService<IJobs>()
                .Schedule(new ReconcileTenant(), now + (place * ReconcileTenants.Pause), new() { Key = key }, cancellationToken);
        }
        return Done.Instance;
    }

    private async Task<List<CurrentTenant>> Customers(CancellationToken cancellationToken)
    {
        await using var command = databases.BackOffice.CreateCommand("""
            select tenant.id, tenant.slug, tenant.name, tenant.status
            from backbone.billing_customer customer join backbone.tenant on tenant.id = customer.tenant_id
            where not customer.is_deleted order by tenant.id
            """);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var tenants = new List<CurrentTenant>();
        while (await reader.ReadAsync(cancellationToken))
            tenants.Add(new(new(reader.GetGuid(0)), reader.GetString(1), reader.GetString(2), Enum.Parse<TenantStatus>(reader.GetString(3))));
        return tenants;
    }
}
