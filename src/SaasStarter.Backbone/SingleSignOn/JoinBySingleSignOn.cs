using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Live;
using SaasStarter.Backbone.Memberships;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.SingleSignOn;

/// <summary>Makes a member of somebody who comes with the tenant's single sign-on for the first time.</summary>
/// <param name="Person">Who it is.</param>
/// <param name="Email">The address that the tenant's provider named.</param>
internal sealed record JoinBySingleSignOn(Id<Person> Person, string Email) : ICommand<Done>
{
    public static Audience Audience => Audience.System;

    public static Entitlement Entitlement => Entitlement.UpTo(PlanTerms.Seats, PlanTerms.Guests);

    public string? Subject => Person.ToString();
}

internal sealed class JoinBySingleSignOnHandler(BackboneDb db, SignOnConnections connections, OwnDomains domains, TenantScope scope, IEnumerable<IMembershipChange> changes,
    INotifications notifications, LiveTopics live, TimeProvider clock) : IHandler<JoinBySingleSignOn, Done>
{
    public async Task<Result<Done>> Handle(JoinBySingleSignOn request, CancellationToken cancellationToken)
    {
        if (scope.Tenant.Status != TenantStatus.Active)
            return Problem.Gone(Strings.Text("TenantClosed"));
        if (await connections.Find(cancellationToken) is not { IsEnabled: true } connection)
            return Problem.Gone(Strings.Text("SwitchedOff", scope.Tenant.Name));
        if (!await domains.Own(request.Email, cancellationToken))
            return Problem.Conflict(Strings.Text("OtherDomain", request.Email, scope.Tenant.Name));
        db.Add(new Membership { PersonId = request.Person, Role = connection.Role, JoinedAt = clock.GetUtcNow() });
        await db.SaveChangesAsync(cancellationToken);
        foreach (var change in changes)
            await change.Changed(cancellationToken);
        live.Changed(Topics.Members);
        await notifications.Notify(new JoinedBySingleSignOn(request.Email), Recipients.WithRole(Role.Owner), cancellationToken);
        return Done.Instance;
    }
}
