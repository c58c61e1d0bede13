using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Identity.External;
using SaasStarter.Backbone.Identity.OpenIdConnect;
using SaasStarter.Backbone.Memberships;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.SingleSignOn;

/// <summary>Carries single sign-on into the tenant: each question is asked in a scope of its own, because who signs in is at the accounts' door.</summary>
internal sealed class TenantSignOn(IServiceScopeFactory scopes, SignOnDirectory signOns, TenantDirectory directory) : ITenantSignOn
{
    public Task<ExternalProvider?> Find(Id<Tenant> tenant, CancellationToken cancellationToken) => In(tenant, async services =>
    {
        var connections = services.GetRequiredService<SignOnConnections>();
        return await connections.Find(cancellationToken) is { } connection ? connections.ProviderOf(connection) : null;
    }, cancellationToken);

    public Task<Problem?> RefusalOf(Id<Tenant> tenant, OpenIdIdentity identity, CancellationToken cancellationToken) => In(tenant, async services =>
    {
        var name = services.GetRequiredService<TenantScope>().Tenant.Name;
        if (identity.Email is null || !identity.IsEmailVerified)
            return Problem.Conflict(Strings.Text("NoAddress", name));
        return await services.GetRequiredService<OwnDomains>().Own(identity.Email, cancellationToken) ? null : Problem.Conflict(Strings.Text("OtherDomain", identity.Email, name));
    }, cancellationToken);

    public async Task<bool> IsMember(Id<Tenant> tenant, Id<Person> person, CancellationToken cancellationToken) => await In(tenant,
        services => services.GetRequiredService<BackboneDb>().Set<Membership>().AsNoTracking().SingleOrDefaultAsync(membership => membership.PersonId == person, cancellationToken),
        cancellationToken) is not null;

    public async Task<Result<string>> Join(Id<Tenant> tenant, Person person, OpenIdIdentity identity, CancellationToken cancellationToken) =>
        await In<Result<string>>(tenant, async services =>
        {
            var (db, scope) = (services.GetRequiredService<BackboneDb>(), services.GetRequiredService<TenantScope>());
            if (await services.GetRequiredService<SignOnConnections>().Find(cancellationToken) is not { IsEnabled: true })
                return Problem.Gone(Strings.Text("SwitchedOff", scope.Tenant.Name));
            if (!await db.Set<Membership>().AnyAsync(membership => membership.PersonId == person.Id, cancellationToken)
                && (await services.GetRequiredService<IDispatcher>().Send(new JoinBySingleSignOn(person.Id, identity.Email!), cancellationToken)).Problem is { } refusal)
            {
                return refusal;
            }
            return scope.Tenant.Path();
        }, cancellationToken) ?? ExternalProblem.Over;

    public async Task<Result<string>> Tested(Id<Tenant> tenant, Problem? problem, CancellationToken cancellationToken) =>
        await In<Result<string>>(tenant, async services =>
        {
            await services.GetRequiredService<IDispatcher>().Send(new KeepTestOutcome(problem?.Message.Key), cancellationToken);
            return services.GetRequiredService<TenantScope>().Tenant.Path(SingleSignOnEndpoints.Page);
        }, cancellationToken) ?? ExternalProblem.Over;

    public async Task<bool> IsRequiredFor(string email, CancellationToken cancellationToken) =>
        OwnDomains.DomainOf(email) is { } domain && await signOns.OfDomain(domain, cancellationToken) is { IsRequired: true };

    private async Task<T?> In<T>(Id<Tenant> id, Func<IServiceProvider, Task<T?>> work, CancellationToken cancellationToken) where T : class
    {
        if (await signOns.OfTenant(id, cancellationToken) is not { } found || await directory.Find(found.Slug, cancellationToken) is not { } tenant)
            return null;
        await using var services = scopes.CreateAsyncScope();
        services.ServiceProvider.GetRequiredService<TenantScope>().Enter(tenant, Caller.System);
        return await work(services.ServiceProvider);
    }
}
