using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Live;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Memberships;

/// <summary>Removes a role of the tenant's own. Whoever has it, or is invited to it, gets another one, which the caller may give.</summary>
/// <param name="Id">The role.</param>
/// <param name="Instead">The stored name of the other role; needed while somebody has this one.</param>
public sealed record RemoveRole(Id<CustomRole> Id, string? Instead) : ICommand<Done>, ISensitive
{
    /// <inheritdoc/>
    public static Audience Audience => Audience.Member(MemberPermissions.ManageRoles);

    /// <inheritdoc/>
    public static Entitlement Entitlement => Entitlement.Reading.AndUpTo(PlanTerms.Seats, PlanTerms.Guests);

    /// <inheritdoc/>
    public string Subject => Id.ToString();
}

internal sealed class RemoveRoleHandler(BackboneDb db, TenantScope scope, TenantRoles roles, IEnumerable<IMembershipChange> changes, LiveTopics live) : IHandler<RemoveRole, Done>
{
    public async Task<Result<Done>> Handle(RemoveRole request, CancellationToken cancellationToken)
    {
        var name = request.Id.ToString();
        if (await db.Set<CustomRole>().SingleOrDefaultAsync(role => role.Id == request.Id, cancellationToken) is not { } role)
            return Problem.NotFound;
        if (!await roles.MayHandle(scope.Caller, name, cancellationToken))
            return Problem.Forbidden;
        var (members, invitations) = (db.Set<Membership>().Where(member => member.Role == name),
            db.Set<Invitation>().Where(invitation => invitation.Role == name && invitation.AcceptedAt == null && invitation.RevokedAt == null));
        if (await members.AnyAsync(cancellationToken) || await invitations.AnyAsync(cancellationToken))
        {
            if (request.Instead is not { Length: > 0 } instead || instead == name || await roles.Find(instead, cancellationToken) is null)
                return Problem.Invalid(nameof(request.Instead), Strings.Text("ChooseInstead"));
            if (!await roles.MayHandle(scope.Caller, instead, cancellationToken))
                return Problem.Forbidden;
            await members.ExecuteUpdateAsync(member => member.SetProperty(m => m.Role, instead), cancellationToken);
            await invitations.ExecuteUpdateAsync(invitation => invitation.SetProperty(i => i.Role, instead), cancellationToken);
            foreach (var change in changes)
                await change.Changed(cancellationToken);
        }
        db.Remove(role);
        await db.SaveChangesAsync(cancellationToken);
        live.Changed(Topics.Members);
        live.AccessChanged();
        return Done.Instance;
    }
}
