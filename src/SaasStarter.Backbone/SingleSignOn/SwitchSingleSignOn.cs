using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Persistence;

namespace SaasStarter.Backbone.SingleSignOn;

/// <summary>Lets people sign in with the tenant's provider, or no longer.</summary>
/// <param name="On">Whether they may from now on.</param>
internal sealed record SwitchSingleSignOn(bool On) : ICommand<Done>, ISensitive
{
    public static Audience Audience => Audience.Member(SingleSignOnPermissions.Manage);
}

internal sealed class SwitchSingleSignOnHandler(BackboneDb db, SignOnConnections connections, OwnDomains domains) : IHandler<SwitchSingleSignOn, Done>
{
    public async Task<Result<Done>> Handle(SwitchSingleSignOn request, CancellationToken cancellationToken)
    {
        if (await connections.Find(cancellationToken) is not { } connection)
            return Problem.NotFound;
        if (request.On && !connection.HasPassed)
            return Problem.Conflict(Strings.Text("TestFirst"));
        if (request.On && (await domains.List(cancellationToken)).Count == 0)
            return Problem.Conflict(Strings.Text("DomainFirst"));
        connection.IsEnabled = request.On;
        if (!request.On)
            await SignInRules.Change(db, isRequired: false, cancellationToken); // Or nobody but the owners would get in.
        await db.SaveChangesAsync(cancellationToken);
        return Done.Instance;
    }
}
