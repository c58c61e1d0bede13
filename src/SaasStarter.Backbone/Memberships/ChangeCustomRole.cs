using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Live;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Memberships;

/// <summary>Changes a role of the tenant's own, for all who have it: it counts with their next request.</summary>
/// <param name="Id">The role.</param>
/// <param name="Name">What it is called.</param>
/// <param name="Permissions">The names of its permissions, separated by commas.</param>
public sealed record ChangeCustomRole(Id<CustomRole> Id, string Name, string Permissions) : ICommand<Done>, ISensitive
{
    /// <inheritdoc/>
    public static Audience Audience => Audience.Member(MemberPermissions.ManageRoles);

    /// <inheritdoc/>
    public string Subject => Id.ToString();

    /// <inheritdoc/>
    public void Validate(Validation check) => check.Line(Name, CustomRole.MaximumNameLength).OptionalLine(Permissions, 4000)
        .That(!string.IsNullOrWhiteSpace(Permissions), nameof(Permissions), Strings.Text("ChoosePermissions"));
}

internal sealed class ChangeCustomRoleHandler(BackboneDb db, TenantScope scope, RoleCatalogue catalogue, TenantRoles roles, LiveTopics live) : IHandler<ChangeCustomRole, Done>
{
    public async Task<Result<Done>> Handle(ChangeCustomRole request, CancellationToken cancellationToken)
    {
        if (await db.Set<CustomRole>().SingleOrDefaultAsync(role => role.Id == request.Id, cancellationToken) is not { } role)
            return Problem.NotFound;
        if (!await roles.MayHandle(scope.Caller, role.Id.ToString(), cancellationToken))
            return Problem.Forbidden;
        var permissions = CustomRoleRules.Read(request.Permissions, scope.Caller, catalogue);
        if (permissions.Problem is { } problem)
            return problem;
        (role.Name, role.Permissions) = (request.Name.Trim(), permissions.Value);
        await db.SaveChangesAsync(cancellationToken);
        live.Changed(Topics.Members);
        live.AccessChanged();
        return Done.Instance;
    }
}
