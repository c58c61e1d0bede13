using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Identity.External;

/// <summary>What this browser's attempt waits for: the way to the provider, or the way on from its answer.</summary>
/// <param name="IsAnswered">Which of the two.</param>
internal sealed record ShowExternalStep(bool IsAnswered) : IQuery<ExternalStep>
{
    public static Audience Audience => Audience.Anonymous;
}

/// <summary>An attempt as its pages show it.</summary>
/// <param name="Provider">What people call the provider.</param>
/// <param name="Address">Where the browser is sent.</param>
/// <param name="ReturnUrl">The page that was wanted.</param>
/// <param name="Email">The mail address in the answer.</param>
/// <param name="Name">The name in the answer.</param>
/// <param name="Kind">What is to be done now.</param>
internal sealed record ExternalStep(string Provider, string Address, string ReturnUrl, string? Email, string? Name, ExternalStepKind Kind);

/// <summary>What is to be done now.</summary>
internal enum ExternalStepKind
{
    /// <summary>Go to the provider.</summary>
    Leave,

    /// <summary>Accept the terms: the account can be created.</summary>
    Create,

    /// <summary>Sign in the usual way: there is an account with this address, and only its owner may link it.</summary>
    Prove,

    /// <summary>Sign in or up the usual way: the provider does not vouch for the address, and whether it has an account is nobody's business.</summary>
    ProveUnverified,

    /// <summary>Agree that the answer is linked to the account that is signed in.</summary>
    Connect,
}

internal sealed class ShowExternalStepHandler(ExternalAttempts attempts, ExternalArrival arrival, Accounts accounts, TenantScope scope) : IHandler<ShowExternalStep, ExternalStep>
{
    public async Task<Result<ExternalStep>> Handle(ShowExternalStep request, CancellationToken cancellationToken)
    {
        if (await attempts.Find(request.IsAnswered, cancellationToken) is not { } attempt || await arrival.ProviderOf(attempt, cancellationToken) is not { } provider)
            return ExternalProblem.Over;
        return new ExternalStep(provider.Title, attempt.Address, attempt.ReturnUrl, attempt.Email, attempt.Name, await KindOf(attempt, cancellationToken));
    }

    private async Task<ExternalStepKind> KindOf(ExternalAttempt attempt, CancellationToken cancellationToken)
    {
        if (attempt.Subject is null)
            return ExternalStepKind.Leave;
        if (scope.Caller.Person is not null)
            return ExternalStepKind.Connect;
        if (!attempt.IsEmailVerified)
            return ExternalStepKind.ProveUnverified;
        return await accounts.Find(attempt.Email!, cancellationToken) is { } known && !known.IsWaiting() ? ExternalStepKind.Prove : ExternalStepKind.Create;
    }
}
