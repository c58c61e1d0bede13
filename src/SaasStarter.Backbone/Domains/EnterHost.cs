using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Identity;
using SaasStarter.Backbone.Persistence;

namespace SaasStarter.Backbone.Domains;

/// <summary>Lets a browser into a tenant's own host with the code that the platform gave it: once, there, and nobody else.</summary>
/// <param name="Code">The code.</param>
/// <param name="Host">The host that it was brought to.</param>
/// <param name="BrowserSecret">What the host had given this browser.</param>
internal sealed record EnterHost(string Code, string Host, string BrowserSecret) : ICommand<EnteredHost>
{
    public static Audience Audience => Audience.Anonymous;
}

/// <summary>Somebody who has entered.</summary>
/// <param name="SessionToken">What the browser keeps, in <see cref="SessionCookie"/>, on this host.</param>
internal sealed record EnteredHost(string SessionToken);

internal sealed class EnterHostHandler(AccountsDb db, HandOffCodes codes, AuditNote audit, TimeProvider clock) : IHandler<EnterHost, EnteredHost>
{
    public async Task<Result<EnteredHost>> Handle(EnterHost request, CancellationToken cancellationToken)
    {
        if (codes.Open(request.Code) is not { } ticket || ticket.Host != request.Host || ticket.State != HandOff.HashOf(request.BrowserSecret))
            return Problem.Gone(Strings.Text("HandOffGone"));
        var now = clock.GetUtcNow();
        var id = new Id<Session>(ticket.SessionId);
        var user = await db.Sessions.Where(session => session.Id == id && session.ExpiresAt > now && session.AgentId == null)
            .Join(db.Users, session => session.UserId, user => user.Id, (_, user) => user).AsNoTracking().SingleOrDefaultAsync(cancellationToken);
        if (user is null)
            return Problem.Gone(Strings.Text("HandOffGone"));
        audit.Person = user.ToPerson();
        var (token, hash) = SessionCookie.NewToken();
        db.Add(new HostSession { TokenHash = hash, SessionId = id, OpenedTenantId = new(ticket.TenantId), Host = ticket.Host, CodeId = ticket.Id, EnteredAt = now });
        await db.SaveChangesAsync(cancellationToken);
        return new EnteredHost(token);
    }
}
