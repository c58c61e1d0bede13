using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Live;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Memberships;

/// <summary>Changes a member's role. Neither the old nor the new one may be above the caller's own, so that nobody promotes themselves.</summary>
/// <param name="Id">The membership.</param>
/// <param name="Role">The name of the new role.</param>
public sealed record ChangeRole(Id<Membership> Id, string Role) : ICommand<Done>
{
    /// <inheritdoc/>
    public static Audience Audience => Audience.Member(MemberPermissions.ChangeRole);

    /// <inheritdoc/>
    public string Subject => Id.ToString();
}

internal sealed class ChangeRoleHandler(BackboneDb db, TenantScope scope, RoleCatalogue roles, LiveTopics live) : IHandler<ChangeRole, Done>
{
    public async Task<Result<Done>> Handle(ChangeRole request, CancellationToken cancellationToken)
    {
        if (!roles.Contains(request.Role))
            return Problem.Invalid(nameof(request.Role), Strings.Text("NoSuchRole"));
        var member = await db.Set<Membership>().SingleOrDefaultAsync(member => member.Id == request.Id, cancellationToken);
        if (member is null)
            return Problem.NotFound;
        if (!roles.MayHandle(scope.Caller, member.Role) || !roles.MayHandle(scope.Caller, request.Role))
            return Problem.Forbidden;

        member.Role = request.Role;
        await db.SaveChangesAsync(cancellationToken);
        live.Changed(Topics.Members);
        live.AccessChanged();
        return Done.Instance;
    }
}
