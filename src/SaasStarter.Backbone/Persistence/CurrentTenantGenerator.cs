using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.ValueGeneration;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Persistence;

/// <summary>Fills in the owner of an entity that is added: the tenant of its context.</summary>
internal sealed class CurrentTenantGenerator : ValueGenerator<Id<Tenant>>
{
    public override bool GeneratesTemporaryValues => false;

    // Otherwise a key that is also a reference counts as unknown until it is saved, and the entity does not show it.
    public override bool GeneratesStableValues => true;

    public override Id<Tenant> Next(EntityEntry entry) => ((TenantDbContext)entry.Context).TenantId;
}
