using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Memberships;

/// <summary>Opens a tenant again that was suspended or marked for deletion.</summary>
public sealed record ResumeTenant : ICommand<Done>
{
    /// <inheritdoc/>
    public static Audience Audience => Audience.System;

    /// <inheritdoc/>
    public static Entitlement Entitlement => Entitlement.None;
}

internal sealed class ResumeTenantHandler(BackboneDb db, INotifications notifications, IEnumerable<ITenantLifeStep> steps) : IHandler<ResumeTenant, Done>
{
    public async Task<Result<Done>> Handle(ResumeTenant request, CancellationToken cancellationToken)
    {
        var tenant = await db.Tenants.SingleAsync(cancellationToken);
        if (tenant.Status == TenantStatus.Active)
            return Problem.Conflict(Strings.Text("ActiveAlready"));
        var wasDeleting = tenant.Status == TenantStatus.Deleting;
        (tenant.Status, tenant.DeleteAfter) = (TenantStatus.Active, null);
        await db.SaveChangesAsync(cancellationToken);
        if (!wasDeleting)
            return Done.Instance;
        foreach (var step in steps)
            await step.DeletionChanged(cancellationToken);
        await notifications.Notify(new DeletionCancelled(By: null), Recipients.With(TenantPermissions.Open), cancellationToken);
        return Done.Instance;
    }
}
