using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Persistence;

namespace SaasStarter.Backbone.SingleSignOn;

/// <summary>Forgets the tenant's provider. Memberships stay; their people sign in the usual way.</summary>
internal sealed record RemoveSingleSignOn : ICommand<Done>, ISensitive
{
    public static Audience Audience => Audience.Member(SingleSignOnPermissions.Manage);
}

internal sealed class RemoveSingleSignOnHandler(BackboneDb db, SignOnConnections connections) : IHandler<RemoveSingleSignOn, Done>
{
    public async Task<Result<Done>> Handle(RemoveSingleSignOn request, CancellationToken cancellationToken)
    {
        if (await connections.Find(cancellationToken) is not { } connection)
            return Problem.NotFound;
        db.Remove(connection);
        await SignInRules.Change(db, isRequired: false, cancellationToken); // Or nobody but the owners would get in.
        return Done.Instance;
    }
}
