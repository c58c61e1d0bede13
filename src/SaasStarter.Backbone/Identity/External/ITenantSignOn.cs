using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Identity.OpenIdConnect;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Identity.External;

/// <summary>The single sign-on that tenants set up for themselves. The capability that keeps it registers itself.</summary>
internal interface ITenantSignOn
{
    /// <summary>A tenant's own provider; null when it has none (any more).</summary>
    Task<ExternalProvider?> Find(Id<Tenant> tenant, CancellationToken cancellationToken);

    /// <summary>Why the tenant's provider may not speak for this person; null when it may. It speaks for the addresses of the tenant's own domains only.</summary>
    Task<Problem?> RefusalOf(Id<Tenant> tenant, OpenIdIdentity identity, CancellationToken cancellationToken);

    /// <summary>Whether the person is a member already.</summary>
    Task<bool> IsMember(Id<Tenant> tenant, Id<Person> person, CancellationToken cancellationToken);

    /// <summary>Makes the person a member if they are none.</summary>
    /// <returns>Where they go unless they wanted another page, or why they cannot be a member.</returns>
    Task<Result<string>> Join(Id<Tenant> tenant, Person person, OpenIdIdentity identity, CancellationToken cancellationToken);

    /// <summary>Keeps how a test of the tenant's provider went.</summary>
    /// <param name="tenant">The tenant.</param>
    /// <param name="problem">Why the provider's word was not taken; null when it was.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The page to go back to.</returns>
    Task<Result<string>> Tested(Id<Tenant> tenant, Problem? problem, CancellationToken cancellationToken);

    /// <summary>Whether the people of a mail address have to sign in with their tenant's provider.</summary>
    Task<bool> IsRequiredFor(string email, CancellationToken cancellationToken);
}
