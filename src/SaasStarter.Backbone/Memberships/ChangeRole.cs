using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Live;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Memberships;

/// <summary>Changes a member's role. Neither the old nor the new one may be above the caller's own, so that nobody promotes themselves.</summary>
/// <param name="Id">The membership.</param>
/// <param name="Role">The name of the new role.</param>
/// <example>{"role":"viewer"}</example>
public sealed record ChangeRole(Id<Membership> Id, string Role) : ICommand<Done>
{
    /// <inheritdoc/>
    public static Audience Audience => Audience.Member(MemberPermissions.ChangeRole);

    /// <inheritdoc/>
    public static Entitlement Entitlement => Entitlement.Reading.AndUpTo(PlanTerms.Seats, PlanTerms.Guests);

    /// <inheritdoc/>
    public string Subject => Id.ToString();
}

internal sealed class ChangeRoleHandler(BackboneDb db, TenantScope scope, TenantRoles roles, IEnumerable<IMembershipChange> changes,
    INotifications notifications, IEvents events, LiveTopics live) : IHandler<ChangeRole, Done>
{
    public async Task<Result<Done>> Handle(ChangeRole request, CancellationToken cancellationToken)
    {
        if (await roles.Find(request.Role, cancellationToken) is null)
            return Problem.Invalid(nameof(request.Role), Strings.Text("NoSuchRole"));
        var member = await db.Set<Membership>().SingleOrDefaultAsync(member => member.Id == request.Id, cancellationToken);
        if (member is null)
            return Problem.NotFound;
        if (!await roles.MayHandle(scope.Caller, member.Role, cancellationToken) || !await roles.MayHandle(scope.Caller, request.Role, cancellationToken))
            return Problem.Forbidden;

        var formerRole = member.Role;
        member.Role = request.Role;
        await db.SaveChangesAsync(cancellationToken);
        foreach (var change in changes)
            await change.Changed(cancellationToken);
        live.Changed(Topics.Members);
        live.AccessChanged();
        if (formerRole == request.Role)
            return Done.Instance;
        await Tell(member, cancellationToken);
        events.Publish(new MemberRoleChanged(await db.MemberOf(member, cancellationToken), formerRole));
        return Done.Instance;
    }

    private async Task Tell(Membership member, CancellationToken cancellationToken)
    {
        var by = scope.Caller.Person?.Name;
        await notifications.Notify(new RoleChanged(by, await roles.Told(member.Role, cancellationToken)), Recipients.Person(member.PersonId), cancellationToken);
        if (member.Role != Role.Owner)
            return;
        var name = await db.People.Where(person => person.Id == member.PersonId).Select(person => person.Name).SingleAsync(cancellationToken);
        await notifications.Notify(new OwnerAdded(name), Recipients.WithRole(Role.Owner) with { Except = [member.PersonId] }, cancellationToken);
    }
}
