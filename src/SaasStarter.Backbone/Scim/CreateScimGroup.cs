using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Persistence;

namespace SaasStarter.Backbone.Scim;

/// <summary>Brings a group. It gives no role before somebody of the tenant chose one.</summary>
/// <param name="Fields">What the directory says of it.</param>
internal sealed record CreateScimGroup(ScimGroupFields Fields) : ICommand<ScimGroupResource>
{
    public static Audience Audience => Audience.Member(ScimPermissions.Provision);

    public string Subject => Group.ToString();

    internal Id<ScimGroup> Group { get; } = Id<ScimGroup>.New();
}

internal sealed class CreateScimGroupHandler(BackboneDb db, ScimGroups groups, ScimGroupReader reader, TimeProvider clock) : IHandler<CreateScimGroup, ScimGroupResource>
{
    public async Task<Result<ScimGroupResource>> Handle(CreateScimGroup request, CancellationToken cancellationToken)
    {
        if (request.Fields.Refusal() is { } refusal)
            return refusal;
        if (await db.Set<ScimGroup>().CountAsync(cancellationToken) >= ScimGroup.Maximum)
            return Problem.Conflict(Strings.Text("TooManyGroups", ScimGroup.Maximum));
        var name = request.Fields.DisplayName!.ToUpperInvariant();
        if (await db.Set<ScimGroup>().AnyAsync(one => one.NormalizedName == name, cancellationToken))
            return ScimProblems.GroupNameTaken;
        var now = clock.GetUtcNow();
        var group = db.Add(new ScimGroup { Id = request.Group, DisplayName = "", NormalizedName = "", CreatedAt = now, ChangedAt = now }).Entity;
        if (await groups.Write(group, request.Fields, cancellationToken) is { } problem)
            return problem;
        return (await reader.Find(group.Id, cancellationToken))!;
    }
}
