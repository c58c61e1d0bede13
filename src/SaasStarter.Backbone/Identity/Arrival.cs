using Microsoft.AspNetCore.Http;
using SaasStarter.Backbone.Components;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Persistence;

namespace SaasStarter.Backbone.Identity;

/// <summary>Somebody who has just signed in, or has to give a second factor first.</summary>
/// <param name="SessionToken">What the browser keeps, in <see cref="SessionCookie"/>; null while a second factor is asked for.</param>
/// <param name="PendingToken">What it keeps until that is given, in <see cref="PendingSignInCookie"/>; null when there is nothing to ask.</param>
/// <param name="Destination">The page to go to.</param>
internal sealed record SignedIn(string? SessionToken, string? PendingToken, string Destination)
{
    /// <summary>Gives the browser what it keeps.</summary>
    public void Remember(HttpContext context)
    {
        CodeCookie.Delete(context);
        if (SessionToken is not null)
            SessionCookie.Write(context, SessionToken);
        if (PendingToken is not null)
            PendingSignInCookie.Write(context, PendingToken);
        else
            PendingSignInCookie.Delete(context);
    }
}

/// <summary>
/// The one door to a session: lets somebody in who has proven who they are, asks for the second factor where they have one, and knows where they go.
/// Whatever the way in was, it ends here.
/// </summary>
internal sealed class Arrival(Sessions sessions, SecondFactors secondFactors, PendingSignIns pending, TenantDirectory directory, ThisBrowser browser, AuditNote audit)
{
    /// <summary>Begins a session, or asks for the second factor.</summary>
    /// <param name="user">Whose.</param>
    /// <param name="proof">How they proved who they are.</param>
    /// <param name="returnUrl">The page that was wanted, as it came from outside.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>A problem when the account is closed: who has proven to be its owner may know.</returns>
    public async Task<Result<SignedIn>> Admit(User user, SignInProof proof, string returnUrl, CancellationToken cancellationToken)
    {
        if (user.DisabledAt is not null)
            return Problem.Invalid() with { Message = Strings.Text("AccountClosed") };
        audit.Person = user.ToPerson();
        if (!proof.HasSecondFactor && await secondFactors.IsAskedOf(user.Id, cancellationToken))
            return new SignedIn(null, await pending.Begin(user.Id, proof, cancellationToken), ReturnUrl.Keep(AccountPaths.SecondFactor, returnUrl));
        var session = await sessions.Begin(user.Id, proof, browser.Visitor, cancellationToken);
        return new SignedIn(session.Token, null, ReturnUrl.Check(returnUrl) ?? await FirstPage(session.Id, cancellationToken));
    }

    // The only tenant; with several, or an invitation, the choice.
    private async Task<string> FirstPage(Guid sessionId, CancellationToken cancellationToken)
    {
        var tenants = await directory.TenantsOf(sessionId, cancellationToken);
        if (tenants.Count > 1)
            return SitePaths.Tenants;
        var invitations = await directory.InvitationsOf(sessionId, cancellationToken);
        if (invitations.Count > 0)
            return SitePaths.Tenants;
        return tenants.Count == 1 ? $"/t/{tenants[0].Slug}" : $"{SitePaths.Tenants}/new";
    }
}
