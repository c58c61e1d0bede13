using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Jobs;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Billing.Staff;

/// <summary>Has a tenant compared with Stripe now, before the others that wait for the same.</summary>
/// <param name="Slug">The tenant's slug.</param>
internal sealed record SyncTenant(string Slug) : ICommand<Done>
{
    public static Audience Audience => Audience.Platform(BillingStaffPermissions.Act);

    public string Subject => Slug;

    public void Validate(Validation check) => check.Line(Slug, 100);
}

internal sealed class SyncTenantHandler(BackOfficeDb db, IServiceScopeFactory scopes) : IHandler<SyncTenant, Done>
{
    public async Task<Result<Done>> Handle(SyncTenant request, CancellationToken cancellationToken)
    {
        var found = await db.Database.SqlQuery<StoredTenant>($"""
            select tenant.id as "Id", tenant.slug as "Slug", tenant.name as "Name", tenant.status as "Status"
            from backbone.tenant join backbone.billing_customer customer on customer.tenant_id = tenant.id where tenant.slug = {request.Slug}
            """).ToListAsync(cancellationToken);
        if (found is not [var tenant])
            return Problem.NotFound;
        await using var services = scopes.CreateAsyncScope();
        services.ServiceProvider.GetRequiredService<TenantScope>().Enter(tenant.ToCurrent(), Caller.System);
        await services.ServiceProvider.GetRequiredService<IJobs>().Enqueue(new ReconcileTenant(), new JobOptions { Queue = BillingJobs.Queue, Priority = 1 }, cancellationToken);
        return Done.Instance;
    }
}
