using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Live;
using SaasStarter.Backbone.Persistence;

namespace SaasStarter.Backbone.Memberships;

/// <summary>Takes colour and logo away, whatever the plan includes: what a tenant had when its plan ended stays until somebody does this.</summary>
public sealed record RemoveBranding : ICommand<Done>
{
    /// <inheritdoc/>
    public static Audience Audience => Audience.Member(TenantPermissions.ChangeSettings);
}

internal sealed class RemoveBrandingHandler(BackboneDb db, LiveTopics live) : IHandler<RemoveBranding, Done>
{
    public async Task<Result<Done>> Handle(RemoveBranding request, CancellationToken cancellationToken)
    {
        var tenant = await db.Tenants.SingleAsync(cancellationToken);
        await db.Set<TenantLogo>().ExecuteDeleteAsync(cancellationToken);
        (tenant.Color, tenant.LogoHash) = (null, null);
        await db.SaveChangesAsync(cancellationToken);
        live.Changed(Topics.Tenant);
        return Done.Instance;
    }
}
