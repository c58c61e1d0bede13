using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Persistence;

namespace SaasStarter.Backbone.Scim;

/// <summary>Ends somebody's access and forgets what the directory said of them. The account is the person's and stays.</summary>
/// <param name="Id">Who.</param>
internal sealed record DeleteScimUser(Id<ScimUser> Id) : ICommand<Done>
{
    public static Audience Audience => Audience.Member(ScimPermissions.Provision);

    public static Entitlement Entitlement => Entitlement.Reading;

    public string Subject => Id.ToString();
}

internal sealed class DeleteScimUserHandler(BackboneDb db, ScimUsers users) : IHandler<DeleteScimUser, Done>
{
    public async Task<Result<Done>> Handle(DeleteScimUser request, CancellationToken cancellationToken)
    {
        if (await users.Hold(request.Id, cancellationToken) is not { } user)
            return Problem.NotFound;
        if (await users.EndAccess(user, cancellationToken) is { } problem)
            return problem;
        await db.Set<ScimGroupMember>().Where(member => member.UserId == user.Id).ExecuteDeleteAsync(cancellationToken);
        db.Remove(user);
        await db.SaveChangesAsync(cancellationToken);
        return Done.Instance;
    }
}
