using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Memberships;

/// <summary>Makes a role of the tenant's own. Nobody puts a permission into it that they do not have themselves.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Permissions">The names of its permissions, separated by commas.</param>
public sealed record AddRole(string Name, string Permissions) : ICommand<Done>, ISensitive
{
    /// <summary>How many a tenant may have.</summary>
    public const int Maximum = 30;

    /// <inheritdoc/>
    public static Audience Audience => Audience.Member(MemberPermissions.ManageRoles);

    /// <inheritdoc/>
    public string Subject => Role.ToString();

    internal Id<CustomRole> Role { get; } = Id<CustomRole>.New();

    /// <inheritdoc/>
    public void Validate(Validation check) => check.Line(Name, CustomRole.MaximumNameLength).OptionalLine(Permissions, 4000)
        .That(!string.IsNullOrWhiteSpace(Permissions), nameof(Permissions), Strings.Text("ChoosePermissions"));
}

internal sealed class AddRoleHandler(BackboneDb db, TenantScope scope, RoleCatalogue catalogue) : IHandler<AddRole, Done>
{
    public async Task<Result<Done>> Handle(AddRole request, CancellationToken cancellationToken)
    {
        var permissions = CustomRoleRules.Read(request.Permissions, scope.Caller, catalogue);
        if (permissions.Problem is { } problem)
            return problem;
        if (await db.Set<CustomRole>().CountAsync(cancellationToken) >= AddRole.Maximum)
            return Problem.Conflict(Strings.Text("TooManyRoles", AddRole.Maximum));
        db.Add(new CustomRole { Id = request.Role, Name = request.Name.Trim(), Permissions = permissions.Value });
        await db.SaveChangesAsync(cancellationToken);
        return Done.Instance;
    }
}

/// <summary>Which permissions somebody may put into a role.</summary>
internal static class CustomRoleRules
{
    /// <summary>Reads names of permissions, as they are stored.</summary>
    /// <returns>A problem when there is one that is unknown, the owners' alone, or not the caller's.</returns>
    public static Result<string> Read(string names, Caller caller, RoleCatalogue catalogue)
    {
        var wanted = names.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Concat(catalogue.Everybodys.Select(permission => permission.Name)).Distinct().Order(StringComparer.Ordinal).ToList();
        if (wanted.Exists(name => !catalogue.Givable.ContainsKey(name)))
            return Problem.Invalid(nameof(AddRole.Permissions), Strings.Text("NoSuchPermission"));
        return wanted.TrueForAll(name => caller.IsSystem || caller.Has(catalogue.Givable[name])) ? string.Join(',', wanted) : Problem.Forbidden;
    }
}
