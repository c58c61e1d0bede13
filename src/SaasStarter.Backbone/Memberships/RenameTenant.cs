using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Live;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Memberships;

/// <summary>Changes name and address of the tenant. The old address answers nobody from then on, and rests before others can have it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Slug">Its place in the address.</param>
public sealed record RenameTenant(string Name, string Slug) : ICommand<RenamedTenant>
{
    /// <inheritdoc/>
    public static Audience Audience => Audience.Member(TenantPermissions.ChangeSettings);

    /// <inheritdoc/>
    public void Validate(Validation check) => check.Line(Name, TenantRules.MaximumNameLength).Address(Slug);
}

/// <summary>A tenant that has a new name.</summary>
/// <param name="Slug">Where it is found from now on.</param>
public sealed record RenamedTenant(string Slug);

internal sealed class RenameTenantHandler(BackboneDb db, LiveTopics live) : IHandler<RenameTenant, RenamedTenant>
{
    public async Task<Result<RenamedTenant>> Handle(RenameTenant request, CancellationToken cancellationToken)
    {
        var tenant = await db.Tenants.SingleAsync(cancellationToken);
        tenant.Name = request.Name;
        tenant.Slug = TenantRules.Lower(request.Slug);
        tenant.SlugSkeleton = Slug.Skeleton(tenant.Slug);
        await db.SaveChangesAsync(cancellationToken);
        live.Changed(Topics.Tenant);
        return new RenamedTenant(tenant.Slug);
    }
}
