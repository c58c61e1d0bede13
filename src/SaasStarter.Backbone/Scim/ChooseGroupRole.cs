using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Memberships;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Scim;

/// <summary>Chooses what role a group of the directory gives to its people, now and later. Neither the old nor the new one may be above the caller's own; nobody becomes an owner by it.</summary>
/// <param name="Id">The group.</param>
/// <param name="Role">The name of the role; empty for none.</param>
internal sealed record ChooseGroupRole(Id<ScimGroup> Id, string Role) : ICommand<Done>, ISensitive
{
    public static Audience Audience => Audience.Member(ScimPermissions.Provision);

    public static Entitlement Entitlement => Entitlement.Reading.AndUpTo(PlanTerms.Seats, PlanTerms.Guests);

    public string Subject => Id.ToString();
}

internal sealed class ChooseGroupRoleHandler(BackboneDb db, TenantScope scope, TenantRoles roles, ScimGroups groups, GroupRoles groupRoles) : IHandler<ChooseGroupRole, Done>
{
    public async Task<Result<Done>> Handle(ChooseGroupRole request, CancellationToken cancellationToken)
    {
        if (await groups.Hold(request.Id, cancellationToken) is not { } group)
            return Problem.NotFound;
        var role = request.Role.Length > 0 ? request.Role : null;
        if (role == Role.Owner || (role is not null && await roles.Find(role, cancellationToken) is null))
            return Problem.Invalid(nameof(request.Role), Strings.Text("NoSuchRole"));
        foreach (var name in new[] { group.Role, role }.OfType<string>())
        {
            if (await roles.Find(name, cancellationToken) is not null && !await roles.MayHandle(scope.Caller, name, cancellationToken))
                return Problem.Forbidden;
        }
        var members = await groups.MembersOf(group.Id, cancellationToken);
        var before = await groupRoles.Of(members, cancellationToken);
        group.Role = role;
        await db.SaveChangesAsync(cancellationToken);
        return await groupRoles.Follow(before, members, cancellationToken) is { } problem ? problem : Done.Instance;
    }
}
