using Microsoft.Extensions.Logging;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Identity.OpenIdConnect;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Identity.External;

/// <summary>Takes the answer of a provider, with which it sent the browser back (OpenID Connect Core 1.0, 3.1.2.5 and 3.1.2.6).</summary>
/// <param name="Provider">Whose answer it is, by the address that it came to.</param>
/// <param name="State">What it was asked for with.</param>
/// <param name="Code">What the provider wants to see again; empty when it said no.</param>
/// <param name="Error">Why it said no; empty when it did not.</param>
/// <param name="Issuer">Who it says it is (RFC 9207); empty when it does not say.</param>
internal sealed record AnswerExternalSignIn(string Provider, string State, Secret Code, string Error, string Issuer) : ICommand<ExternalOutcome>
{
    public static Audience Audience => Audience.Anonymous;

    public EntryKind RecordedAs => EntryKind.SignIn;
}

internal sealed partial class AnswerExternalSignInHandler(ExternalAttempts attempts, ExternalLinks links, ExternalArrival arrival, Accounts accounts,
    ITenantSignOn tenants, OpenIdClient client, TenantScope scope, AuditNote audit, ILogger<AnswerExternalSignIn> log) : IHandler<AnswerExternalSignIn, ExternalOutcome>
{
    public async Task<Result<ExternalOutcome>> Handle(AnswerExternalSignIn request, CancellationToken cancellationToken)
    {
        if (await attempts.Take(request.Provider, request.State, cancellationToken) is not var (attempt, secrets) || await arrival.ProviderOf(attempt, cancellationToken) is not { } provider)
            return ExternalProblem.Unasked;
        audit.Subject = provider.Name;
        var answer = await Identify(provider, request, secrets, cancellationToken);
        var problem = answer.Problem ?? await arrival.RefusalOf(attempt, answer.Value, cancellationToken);
        if (attempt.Purpose == AttemptPurpose.Test)
            return await Finish(attempt, problem, cancellationToken);
        if (problem is not null)
            return problem with { Link = WayOut(attempt) };
        return attempt.Purpose == AttemptPurpose.Link
            ? await Link(attempt, provider, answer.Value, cancellationToken)
            : await SignIn(attempt, answer.Value, cancellationToken);
    }

    private async Task<Result<OpenIdIdentity>> Identify(ExternalProvider provider, AnswerExternalSignIn request, OpenIdSecrets secrets, CancellationToken cancellationToken)
    {
        if (request.Error.Length > 0 || request.Code.Value.Length == 0)
            return ExternalProblem.Refused(provider, request.Error);
        try
        {
            var code = new OpenIdCode(request.Code.Value, request.Issuer.Length > 0 ? request.Issuer : null);
            return await client.Redeem(provider.OpenId, code, secrets, attempts.BackOf(provider.Name), cancellationToken);
        }
        catch (OpenIdException exception)
        {
            LogNotTaken(provider.Name, exception.Message);
            return ExternalProblem.Of(provider, exception);
        }
    }

    // Who has never signed in with this account there is asked what is still open. That an address is the same proves nothing yet.
    private async Task<Result<ExternalOutcome>> SignIn(ExternalAttempt attempt, OpenIdIdentity identity, CancellationToken cancellationToken)
    {
        if (await links.Find(attempt.TenantId, identity, cancellationToken) is not { } link)
        {
            await attempts.Keep(attempt, identity, cancellationToken);
            return new ExternalOutcome(ExternalPaths.Continue);
        }
        await attempts.End(attempt, cancellationToken);
        await links.MarkAsUsed(link, cancellationToken);
        var admitted = await arrival.Admit(await accounts.Get(link.UserId, cancellationToken), attempt, identity, cancellationToken);
        return admitted.Problem is { } problem ? problem with { Link = WayOut(attempt) } : ExternalOutcome.Of(admitted.Value);
    }

    // Only for who began it: somebody else may have signed in here meanwhile.
    private async Task<Result<ExternalOutcome>> Link(ExternalAttempt attempt, ExternalProvider provider, OpenIdIdentity identity, CancellationToken cancellationToken)
    {
        await attempts.End(attempt, cancellationToken);
        if (scope.Caller.Person is not { } person || person.Id.Value != attempt.UserId)
            return ExternalProblem.Over with { Link = WayOut(attempt) };
        var link = await links.Find(attempt.TenantId, identity, cancellationToken);
        if (link is not null && link.UserId != person.Id.Value)
            return Problem.Conflict(Strings.Text("LinkedToOther", provider.Title)) with { Link = WayOut(attempt) };
        if (link is null)
            await links.Add(await accounts.Own(cancellationToken), provider, attempt.TenantId, identity, cancellationToken);
        return new ExternalOutcome(attempt.ReturnUrl, Notice: Strings.Text("SignInLinked", provider.Title));
    }

    private async Task<Result<ExternalOutcome>> Finish(ExternalAttempt attempt, Problem? problem, CancellationToken cancellationToken)
    {
        await attempts.End(attempt, cancellationToken);
        if (scope.Caller.Person is not { } person || person.Id.Value != attempt.UserId)
            return ExternalProblem.Over with { Link = WayOut(attempt) };
        var page = await tenants.Tested(attempt.TenantId!.Value, problem, cancellationToken);
        return page.Problem is { } refusal ? refusal : new ExternalOutcome(page.Value);
    }

    private static ProblemLink WayOut(ExternalAttempt attempt) => attempt.Purpose == AttemptPurpose.SignIn
        ? new(Strings.Text("BackToSignIn"), ReturnUrl.Keep(Components.SitePaths.SignIn, attempt.ReturnUrl))
        : new(Strings.Text("GoBack"), attempt.ReturnUrl);

    [LoggerMessage(LogLevel.Warning, "The word of the provider {Provider} is not taken: {Reason}")]
    private partial void LogNotTaken(string provider, string reason);
}
