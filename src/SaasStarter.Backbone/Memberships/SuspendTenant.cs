using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Live;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Memberships;

/// <summary>Closes the tenant for the time being: its members see only that it is closed.</summary>
public sealed record SuspendTenant : ICommand<Done>
{
    /// <inheritdoc/>
    public static Audience Audience => Audience.System;

    /// <inheritdoc/>
    public static Entitlement Entitlement => Entitlement.None;
}

internal sealed class SuspendTenantHandler(BackboneDb db, LiveTopics live) : IHandler<SuspendTenant, Done>
{
    public async Task<Result<Done>> Handle(SuspendTenant request, CancellationToken cancellationToken)
    {
        var tenant = await db.Tenants.SingleAsync(cancellationToken);
        if (tenant.Status != TenantStatus.Active)
            return Problem.Conflict(Strings.Text("NotActive"));
        tenant.Status = TenantStatus.Suspended;
        await db.SaveChangesAsync(cancellationToken);
        live.AccessChanged();
        return Done.Instance;
    }
}
