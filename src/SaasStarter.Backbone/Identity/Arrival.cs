using SaasStarter.Backbone.Components;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Persistence;

namespace SaasStarter.Backbone.Identity;

/// <summary>Somebody who has just signed in.</summary>
/// <param name="SessionToken">What the browser keeps, in <see cref="SessionCookie"/>.</param>
/// <param name="Destination">The page to go to.</param>
internal sealed record SignedIn(string SessionToken, string Destination);

/// <summary>Lets somebody in who has proven who they are, and knows where they go.</summary>
internal sealed class Arrival(Sessions sessions, TenantDirectory directory, ThisBrowser browser, AuditNote audit)
{
    /// <summary>Begins a session.</summary>
    /// <param name="user">Whose.</param>
    /// <param name="returnUrl">The page that was wanted, as it came from outside.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>A problem when the account is closed: who has proven to be its owner may know.</returns>
    public async Task<Result<SignedIn>> Admit(User user, string returnUrl, CancellationToken cancellationToken)
    {
        if (user.DisabledAt is not null)
            return Problem.Invalid() with { Message = Strings.Text("AccountClosed") };
        audit.Person = user.ToPerson();
        var session = await sessions.Begin(user.Id, browser.Visitor, cancellationToken);
        return new SignedIn(session.Token, ReturnUrl.Check(returnUrl) ?? await FirstPage(session.Id, cancellationToken));
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
