using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Memberships;
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

/// <summary>Something that has a say in who may come by single sign-on. Whoever has one registers it.</summary>
internal interface IJoinRule
{
    /// <summary>Why somebody may not become a member by it; null when they may.</summary>
    Task<Problem?> RefusalOf(Id<Person> person, CancellationToken cancellationToken);
}

internal sealed class JoinBySingleSignOnHandler(SignOnConnections connections, OwnDomains domains, TenantScope scope, Joining joining, IEnumerable<IJoinRule> rules,
    INotifications notifications) : IHandler<JoinBySingleSignOn, Done>
{
    public async Task<Result<Done>> Handle(JoinBySingleSignOn request, CancellationToken cancellationToken)
    {
        if (scope.Tenant.Status != TenantStatus.Active)
            return Problem.Gone(Strings.Text("TenantClosed"));
        if (await connections.Find(cancellationToken) is not { IsEnabled: true } connection)
            return Problem.Gone(Strings.Text("SwitchedOff", scope.Tenant.Name));
        if (!await domains.Own(request.Email, cancellationToken))
            return Problem.Conflict(Strings.Text("OtherDomain", request.Email, scope.Tenant.Name));
        foreach (var rule in rules)
        {
            if (await rule.RefusalOf(request.Person, cancellationToken) is { } refusal)
                return refusal;
        }
        await joining.Join(request.Person, connection.Role, cancellationToken);
        await notifications.Notify(new JoinedBySingleSignOn(request.Email), Recipients.WithRole(Role.Owner), cancellationToken);
        return Done.Instance;
    }
}
