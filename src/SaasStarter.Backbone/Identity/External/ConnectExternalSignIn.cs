using SaasStarter.Backbone.Core;

namespace SaasStarter.Backbone.Identity.External;

/// <summary>Links what a provider answered to the account that is signed in, which has proven by that whose it is.</summary>
internal sealed record ConnectExternalSignIn : ICommand<ExternalOutcome>, ISensitive
{
    public static Audience Audience => Audience.SignedIn;
}

internal sealed class ConnectExternalSignInHandler(ExternalAttempts attempts, ExternalLinks links, ExternalArrival arrival, ITenantSignOn tenants, Accounts accounts)
    : IHandler<ConnectExternalSignIn, ExternalOutcome>
{
    public async Task<Result<ExternalOutcome>> Handle(ConnectExternalSignIn request, CancellationToken cancellationToken)
    {
        if (await attempts.Find(isAnswered: true, cancellationToken) is not { } attempt || await arrival.ProviderOf(attempt, cancellationToken) is not { } provider)
            return ExternalProblem.Over;
        var (user, identity) = (await accounts.Own(cancellationToken), attempt.ToIdentity());
        if (user.IsDemo)
            return AccountProblem.Demo;
        // A tenant's provider speaks for accounts with the address that it names, and for those whom the tenant let in already.
        if (attempt.TenantId is { } tenant && (identity.Email is null || accounts.Normalize(identity.Email) != user.NormalizedEmail)
            && !await tenants.IsMember(tenant, user.PersonId, cancellationToken))
        {
            return Problem.Conflict(Strings.Text("SignedInAsOther", user.Email!, identity.Email ?? ""));
        }
        if (await arrival.RefusalOf(attempt, identity, cancellationToken) is { } refusal)
            return refusal;
        var link = await links.Find(attempt.TenantId, identity, cancellationToken);
        if (link is not null && link.UserId != user.Id)
            return Problem.Conflict(Strings.Text("LinkedToOther", provider.Title));
        if (!await attempts.End(attempt, cancellationToken))
            return ExternalProblem.Over;
        if (link is null)
            await links.Add(user, provider, attempt.TenantId, identity, cancellationToken);
        var notice = Strings.Text("SignInLinked", provider.Title);
        if (attempt.TenantId is null)
            return new ExternalOutcome(attempt.ReturnUrl.Length > 0 ? attempt.ReturnUrl : AccountPaths.Security, Notice: notice);
        var admitted = await arrival.Admit(user, attempt, identity, cancellationToken);
        return admitted.Problem is { } problem ? problem : ExternalOutcome.Of(admitted.Value, notice);
    }
}
