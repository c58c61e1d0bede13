using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Live;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Memberships;

/// <summary>Opens a tenant again that was marked for deletion.</summary>
public sealed record CancelDeletion : ICommand<Done>
{
    /// <inheritdoc/>
    public static Audience Audience => Audience.Member(TenantPermissions.Delete);

    /// <inheritdoc/>
    public static Entitlement Entitlement => Entitlement.None;
}

internal sealed class CancelDeletionHandler(BackboneDb db, TenantScope scope, INotifications notifications, LiveTopics live, IEnumerable<ITenantLifeStep> steps)
    : IHandler<CancelDeletion, Done>
{
    public async Task<Result<Done>> Handle(CancelDeletion request, CancellationToken cancellationToken)
    {
        var tenant = await db.Tenants.SingleAsync(cancellationToken);
        if (tenant.Status != TenantStatus.Deleting)
            return Problem.Conflict(Strings.Text("NoDeletionScheduled"));
        (tenant.Status, tenant.DeleteAfter) = (TenantStatus.Active, null);
        await db.SaveChangesAsync(cancellationToken);
        foreach (var step in steps)
            await step.DeletionChanged(cancellationToken);
        live.Changed(Topics.Tenant);
        await notifications.Notify(new DeletionCancelled(scope.Caller.Person?.Name), Recipients.With(TenantPermissions.Open), cancellationToken);
        return Done.Instance;
    }
}
