using Microsoft.Extensions.Localization;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Memberships;

namespace SaasStarter.Backbone.PublicApi.Members;

/// <summary>A role that members can have.</summary>
/// <param name="Name">Its name, as members and invitations have it.</param>
/// <param name="Title">What people call it, in the language of the call.</param>
/// <param name="TakesSeat">Whether a member with it counts as a paid seat.</param>
/// <param name="Permissions">What it allows, by name.</param>
/// <example>{"name":"viewer","title":"Viewer","takesSeat":true,"permissions":["members.read"]}</example>
public sealed record RoleResource(string Name, string Title, bool TakesSeat, IReadOnlyList<string> Permissions);

/// <summary>Lists the roles: those that every organisation has from the mightiest down, then your own by name.</summary>
/// <param name="After">Where the page begins.</param>
/// <param name="Limit">How many roles a page has at most, up to 100.</param>
public sealed record ListRoleResources(string? After = null, int Limit = Page.DefaultLimit) : IPagedQuery<RoleResource>
{
    /// <inheritdoc/>
    public static Audience Audience => Audience.Member(MemberPermissions.Read);
}

internal sealed class RoleResourceHandler(TenantRoles roles, IStringLocalizerFactory localizers) : IHandler<ListRoleResources, Page<RoleResource>>
{
    public async Task<Result<Page<RoleResource>>> Handle(ListRoleResources request, CancellationToken cancellationToken)
    {
        var all = (await roles.All(cancellationToken)).Select(role => new RoleResource(role.Role.Name, role.Title.Read(localizers), role.Role.TakesSeat,
            [.. role.Role.Permissions.Select(permission => permission.Name).Order(StringComparer.Ordinal)]));
        var rest = request.After is null ? all : all.SkipWhile(role => role.Name != request.After).Skip(1);
        return Page.Of([.. rest.Take(request.Limit + 1)], request.Limit, role => role.Name);
    }
}
