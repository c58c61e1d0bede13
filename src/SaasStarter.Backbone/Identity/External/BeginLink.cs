using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Identity.External;

/// <summary>Begins to link a provider to one's own account, to sign in with it from now on.</summary>
/// <param name="Provider">Its name.</param>
internal sealed record BeginLink(string Provider) : ICommand<ExternalBegun>, ISensitive
{
    public static Audience Audience => Audience.SignedIn;

    // Nothing is done before the answer comes.
    public bool IsRecorded => false;
}

internal sealed class BeginLinkHandler(ExternalProviders providers, ExternalAttempts attempts, TenantScope scope) : IHandler<BeginLink, ExternalBegun>
{
    public async Task<Result<ExternalBegun>> Handle(BeginLink request, CancellationToken cancellationToken)
    {
        if (providers.Find(request.Provider) is not { } provider)
            return Problem.NotFound;
        var person = scope.Caller.Person!;
        if (person.IsDemo)
            return AccountProblem.Demo;
        return await attempts.Begin(provider, AttemptPurpose.Link, AccountPaths.Security, cancellationToken, userId: person.Id.Value, hint: person.Email);
    }
}
