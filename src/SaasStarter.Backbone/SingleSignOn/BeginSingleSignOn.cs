using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Identity.External;

namespace SaasStarter.Backbone.SingleSignOn;

/// <summary>Begins to sign in with the provider of whose mail domain somebody's address is.</summary>
/// <param name="Email">The address.</param>
/// <param name="ReturnUrl">The page that was wanted.</param>
internal sealed record BeginSingleSignOn(string Email, string ReturnUrl) : ICommand<ExternalBegun>
{
    public static Audience Audience => Audience.Anonymous;

    // Nothing is done before the answer comes.
    public bool IsRecorded => false;

    public void Validate(Validation check) => check.MailAddress(Email);
}

internal sealed class BeginSingleSignOnHandler(SignOnDirectory signOns, ITenantSignOn tenants, ExternalAttempts attempts) : IHandler<BeginSingleSignOn, ExternalBegun>
{
    public async Task<Result<ExternalBegun>> Handle(BeginSingleSignOn request, CancellationToken cancellationToken)
    {
        if (OwnDomains.DomainOf(request.Email) is not { } domain || await signOns.OfDomain(domain, cancellationToken) is not { } signOn
            || await tenants.Find(signOn.TenantId, cancellationToken) is not { } provider)
        {
            return Problem.Invalid(nameof(request.Email), Strings.Text("NoSignOn"));
        }
        return await attempts.Begin(provider, AttemptPurpose.SignIn, request.ReturnUrl, cancellationToken, signOn.TenantId, hint: request.Email);
    }
}
