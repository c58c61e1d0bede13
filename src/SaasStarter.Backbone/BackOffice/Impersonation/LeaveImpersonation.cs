using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Identity;

namespace SaasStarter.Backbone.BackOffice.Impersonation;

/// <summary>Ends acting as a member. The browser has a session of its owner's again, in which the second factor is yet to be confirmed.</summary>
internal sealed record LeaveImpersonation : ICommand<Impersonating>
{
    public static Audience Audience => Audience.Agent;

    public EntryKind RecordedAs => EntryKind.Impersonation;
}

internal sealed class LeaveImpersonationHandler(Sessions sessions, ThisBrowser browser) : IHandler<LeaveImpersonation, Impersonating>
{
    public async Task<Result<Impersonating>> Handle(LeaveImpersonation request, CancellationToken cancellationToken)
    {
        var session = await sessions.Leave(browser.Visitor, cancellationToken);
        return new Impersonating(session.Token);
    }
}
