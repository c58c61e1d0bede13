using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Jobs;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Billing.Staff;

/// <summary>Has stored events applied again: what applies them does nothing twice, so it may be done whenever in doubt.</summary>
internal sealed class EventReplay(BackOfficeDb db, AfterCommit commit, IServiceScopeFactory scopes, TimeProvider clock)
{
    /// <summary>Marks an event as one to be applied, and asks for the job once that is committed: before, it would not find it.</summary>
    public async Task Replay(string id, CurrentTenant tenant, CancellationToken cancellationToken)
    {
        await db.Database.ExecuteSqlAsync($"update backbone.stripe_event set tenant_id = {tenant.Id.Value}, state = 'Waiting' where id = {id}", cancellationToken);
        // The new job takes the place of one that was parked.
        await db.Database.ExecuteSqlAsync($"""
            update backbone.job set state = 'Discarded', finished_at = {clock.GetUtcNow()} where type = {EventBacklog.Job} and about = {id} and state = 'Failed'
            """, cancellationToken);
        commit.Do(token => Enqueue(id, tenant, token));
    }

    // In a scope of the event's tenant: nothing is done for a tenant outside of it.
    private async Task Enqueue(string id, CurrentTenant tenant, CancellationToken cancellationToken)
    {
        await using var services = scopes.CreateAsyncScope();
        services.ServiceProvider.GetRequiredService<TenantScope>().Enter(tenant, Caller.System);
        await services.ServiceProvider.GetRequiredService<IJobs>().Enqueue(new ApplyStripeEvent(id, Again: true), new JobOptions { About = id }, cancellationToken);
    }
}

/// <summary>A tenant as the back office reads it, to be entered.</summary>
internal sealed record StoredTenant(Guid Id, string Slug, string Name, string Status)
{
    public CurrentTenant ToCurrent() => new(new(Id), Slug, Name, Enum.Parse<TenantStatus>(Status));
}
