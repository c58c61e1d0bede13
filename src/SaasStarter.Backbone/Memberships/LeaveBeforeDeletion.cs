using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Identity;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Memberships;

/// <summary>Ends all memberships of somebody whose account is erased, unless a tenant would be left without an owner.</summary>
internal sealed class LeaveBeforeDeletion(TenantScope scope, TenantDirectory directory, IServiceScopeFactory scopes) : IAccountDeletion
{
    public async Task<Result<Done>> MayGo(Person person, CancellationToken cancellationToken)
    {
        foreach (var tenant in (await TenantsOf(person, cancellationToken)).Where(tenant => tenant.Role == Role.Owner))
        {
            if (await IsOnlyOwner(tenant, person, cancellationToken))
                return Problem.Conflict(Strings.Text("OnlyOwnerOf", tenant.Name));
        }
        return Done.Instance;
    }

    public async Task<Result<Done>> BeforeDeletion(Person person, CancellationToken cancellationToken)
    {
        var tenants = await TenantsOf(person, cancellationToken);
        foreach (var tenant in tenants)
        {
            await using var services = await Enter(tenant, person, cancellationToken);
            var left = await services.ServiceProvider.GetRequiredService<IDispatcher>().Send(new LeaveTenant(), cancellationToken);
            if (left.Problem is not null)
                return left;
        }
        // The directory tells a hundred at a time.
        return tenants.Count == 0 ? Done.Instance : await BeforeDeletion(person, cancellationToken);
    }

    // Nobody is signed in any more when the time has come.
    private Task<IReadOnlyList<TenantOfPerson>> TenantsOf(Person person, CancellationToken cancellationToken) =>
        scope.Caller.SessionId is { } session ? directory.TenantsOf(session, cancellationToken) : directory.TenantsToLeave(person.Id, cancellationToken);

    private async Task<bool> IsOnlyOwner(TenantOfPerson tenant, Person person, CancellationToken cancellationToken)
    {
        await using var services = await Enter(tenant, person, cancellationToken);
        var db = services.ServiceProvider.GetRequiredService<BackboneDb>();
        return await db.Set<Membership>().CountAsync(membership => membership.Role == Role.Owner, cancellationToken) == 1;
    }

    // As the product itself, on the person's behalf: a suspended tenant can be left too.
    private async Task<AsyncServiceScope> Enter(TenantOfPerson tenant, Person person, CancellationToken cancellationToken)
    {
        var found = await directory.Find(tenant.Slug, cancellationToken) ?? throw new InvalidOperationException($"{tenant.Id} is gone.");
        var services = scopes.CreateAsyncScope();
        services.ServiceProvider.GetRequiredService<TenantScope>().Enter(found, Caller.System with { Person = person });
        return services;
    }
}
