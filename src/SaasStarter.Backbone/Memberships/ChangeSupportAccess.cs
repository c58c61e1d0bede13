using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Live;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Memberships;

/// <summary>Says what the platform's staff may do in the tenant as one of its members. Who is inside and may not be any more is outside with the next request.</summary>
/// <param name="Access">What.</param>
public sealed record ChangeSupportAccess(SupportAccess Access) : ICommand<Done>
{
    /// <inheritdoc/>
    public static Audience Audience => Audience.Member(TenantPermissions.AllowSupport);

    /// <inheritdoc/>
    public static Entitlement Entitlement => Entitlement.None;
}

internal sealed class ChangeSupportAccessHandler(BackboneDb db, LiveTopics live) : IHandler<ChangeSupportAccess, Done>
{
    public async Task<Result<Done>> Handle(ChangeSupportAccess request, CancellationToken cancellationToken)
    {
        var tenant = await db.Tenants.SingleAsync(cancellationToken);
        tenant.SupportAccess = request.Access;
        await db.SaveChangesAsync(cancellationToken);
        live.AccessChanged();
        return Done.Instance;
    }
}
