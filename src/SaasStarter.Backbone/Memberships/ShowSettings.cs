using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Memberships;

/// <summary>The tenant itself, to be changed.</summary>
public sealed record ShowSettings : IQuery<Tenant>
{
    /// <inheritdoc/>
    public static Audience Audience => Audience.Member(TenantPermissions.ChangeSettings);

    /// <inheritdoc/>
    public static Entitlement Entitlement => Entitlement.None;
}

internal sealed class ShowSettingsHandler(BackboneDb db) : IHandler<ShowSettings, Tenant>
{
    public async Task<Result<Tenant>> Handle(ShowSettings request, CancellationToken cancellationToken) =>
        await db.Tenants.AsNoTracking().SingleAsync(cancellationToken);
}
