using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Identity.OpenIdConnect;

namespace SaasStarter.Backbone.Identity.External;

/// <summary>Lets somebody in on the word of a provider, once the account there is linked to the account here.</summary>
internal sealed class ExternalArrival(ExternalProviders providers, ITenantSignOn tenants, Arrival arrival, Sessions sessions)
{
    /// <summary>The provider of an attempt; null when it is gone.</summary>
    public async Task<ExternalProvider?> ProviderOf(ExternalAttempt attempt, CancellationToken cancellationToken) => attempt.TenantId is { } tenant
        ? await tenants.Find(tenant, cancellationToken)
        : providers.Find(attempt.Provider);

    /// <summary>Why a provider may not speak for this person; null when it may. One of the product speaks for anybody, a tenant's for its own domains only.</summary>
    public async Task<Problem?> RefusalOf(ExternalAttempt attempt, OpenIdIdentity identity, CancellationToken cancellationToken) => attempt.TenantId is { } tenant
        ? await tenants.RefusalOf(tenant, identity, cancellationToken)
        : null;

    /// <summary>Begins a session; with a tenant's provider, as a member of the tenant.</summary>
    public async Task<Result<SignedIn>> Admit(User user, ExternalAttempt attempt, OpenIdIdentity identity, CancellationToken cancellationToken)
    {
        var destination = attempt.ReturnUrl;
        if (attempt.TenantId is { } tenant && user.DisabledAt is null)
        {
            var joined = await tenants.Join(tenant, user.ToPerson(), identity, cancellationToken);
            if (joined.Problem is { } refusal)
                return refusal;
            destination = destination.Length > 0 ? destination : joined.Value;
        }
        return await arrival.Admit(user, await ProofOf(user, attempt, cancellationToken), destination, cancellationToken);
    }

    // A tenant's word opens that tenant and no other. Who has signed in by themselves before keeps what that opens.
    private async Task<SignInProof> ProofOf(User user, ExternalAttempt attempt, CancellationToken cancellationToken)
    {
        if (attempt.TenantId is not { } tenant)
            return new(SignInMethod.External);
        var own = await sessions.FindOwn(cancellationToken);
        return own?.UserId == user.Id ? new(own.Method, own.SecondFactor, tenant) : new(SignInMethod.SingleSignOn, SingleSignOnTenantId: tenant);
    }
}

/// <summary>Where the browser goes on.</summary>
/// <param name="Location">A page of this site.</param>
/// <param name="SignedIn">What it keeps from now on; null when nobody was signed in.</param>
/// <param name="Notice">What the page says at its top.</param>
internal sealed record ExternalOutcome(string Location, SignedIn? SignedIn = null, LocalizedText? Notice = null)
{
    /// <summary>Somebody was signed in.</summary>
    public static ExternalOutcome Of(SignedIn signedIn, LocalizedText? notice = null) => new(signedIn.Destination, signedIn, notice);
}
