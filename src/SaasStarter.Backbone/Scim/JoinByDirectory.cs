using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.SingleSignOn;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Scim;

/// <summary>Whom the directory knows has access while it says so: somebody whose access it took does not come back by signing on.</summary>
internal sealed class JoinByDirectory(BackboneDb db, TenantScope scope) : IJoinRule
{
    public async Task<Problem?> RefusalOf(Id<Person> person, CancellationToken cancellationToken) =>
        await db.Set<ScimUser>().AnyAsync(user => user.PersonId == person, cancellationToken) ? Problem.Conflict(Strings.Text("NoAccessByDirectory", scope.Tenant.Name)) : null;
}
