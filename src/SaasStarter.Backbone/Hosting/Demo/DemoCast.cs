using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Memberships;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Hosting.Demo;

/// <summary>Somebody whom a visitor may enter as.</summary>
internal sealed record DemoRole(Id<Person> Person, string Name, string Role);

/// <summary>Knows whom a visitor may enter the pilot tenant as: one person per role, the mightiest first.</summary>
internal sealed class DemoCast(TenantDirectory directory, RoleCatalogue roles, IServiceScopeFactory scopes)
{
    /// <summary>One person per role; empty when the pilot tenant is not there.</summary>
    public async Task<IReadOnlyList<DemoRole>> Load(CancellationToken cancellationToken)
    {
        if (await directory.Find(PilotTenant.PilotSlug, cancellationToken) is not { } pilot)
            return [];
        await using var services = scopes.CreateAsyncScope();
        services.ServiceProvider.GetRequiredService<TenantScope>().Enter(pilot, Caller.System);
        var db = services.ServiceProvider.GetRequiredService<BackboneDb>();
        var members = await db.Set<Membership>().Join(db.People, member => member.PersonId, person => person.Id, (member, person) => new { member, person })
            .Where(pair => pair.person.IsDemo).OrderBy(pair => pair.member.JoinedAt)
            .Select(pair => new DemoRole(pair.person.Id, pair.person.Name, pair.member.Role)).ToListAsync(cancellationToken);
        return [.. roles.All.Select(role => members.Find(member => member.Role == role.Name)).OfType<DemoRole>()];
    }
}
