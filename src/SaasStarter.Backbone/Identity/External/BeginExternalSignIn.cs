using SaasStarter.Backbone.Core;

namespace SaasStarter.Backbone.Identity.External;

/// <summary>Begins to sign in, or up, with a provider.</summary>
/// <param name="Provider">Its name.</param>
/// <param name="ReturnUrl">The page that was wanted.</param>
internal sealed record BeginExternalSignIn(string Provider, string ReturnUrl) : ICommand<ExternalBegun>
{
    public static Audience Audience => Audience.Anonymous;

    // Nothing is done before the answer comes.
    public bool IsRecorded => false;
}

internal sealed class BeginExternalSignInHandler(ExternalProviders providers, ExternalAttempts attempts) : IHandler<BeginExternalSignIn, ExternalBegun>
{
    public async Task<Result<ExternalBegun>> Handle(BeginExternalSignIn request, CancellationToken cancellationToken) => providers.Find(request.Provider) is { } provider
        ? await attempts.Begin(provider, AttemptPurpose.SignIn, request.ReturnUrl, cancellationToken)
        : Problem.NotFound;
}
