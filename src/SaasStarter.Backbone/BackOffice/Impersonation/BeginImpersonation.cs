using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Identity;
using SaasStarter.Backbone.Live;
using SaasStarter.Backbone.Memberships;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.BackOffice.Impersonation;

/// <summary>
/// Lets somebody of the staff act as a member for an hour at most: confirmed by the second factor within minutes, with a reason that the owners read, and the tenant's consent.
/// The tenant is told first; the session that follows is another one, and the one before is over.
/// </summary>
/// <param name="Slug">The tenant's slug.</param>
/// <param name="Person">The member.</param>
/// <param name="Reason">Why.</param>
/// <param name="MayWrite">Whether something has to be changed, and not only looked at.</param>
internal sealed record BeginImpersonation(string Slug, Id<Person> Person, string Reason, bool MayWrite) : ICommand<Impersonating>, ISensitive
{
    public static Audience Audience => Audience.Platform(ImpersonationPages.Impersonate);

    public EntryKind RecordedAs => EntryKind.Impersonation;

    public string Subject => $"{Slug} {Person}";

    public void Validate(Validation check) => check.Line(Slug, 100).Line(Reason, SupportVisit.MaximumReasonLength);
}

internal sealed class BeginImpersonationHandler(BackOfficeDb db, ImpersonatedMembers members, TenantScope scope, TenantDirectory directory, IServiceScopeFactory scopes, ThisBrowser browser,
    LiveTopics live) : IHandler<BeginImpersonation, Impersonating>
{
    public async Task<Result<Impersonating>> Handle(BeginImpersonation request, CancellationToken cancellationToken)
    {
        if (await members.Find(request.Slug, request.Person, cancellationToken) is not { } member)
            return Problem.NotFound;
        if ((request.MayWrite ? member.RefusalToWrite : member.RefusalToRead) is { } refusal)
            return Refuse(refusal);
        var announced = await Announce(request, member, cancellationToken);
        return announced.Problem is { } unannounced ? unannounced : await Begin(announced.Value, cancellationToken);
    }

    // In the tenant, in a transaction of its own: what is told there stays told, whether the session begins or not.
    private async Task<Result<Id<SupportVisit>>> Announce(BeginImpersonation request, ImpersonatedMember member, CancellationToken cancellationToken)
    {
        if (await directory.Find(request.Slug, cancellationToken) is not { } tenant)
            return Problem.NotFound;
        await using var services = scopes.CreateAsyncScope();
        var person = new Person { Id = request.Person, Name = member.Name, Email = member.Email, Culture = "", TimeZone = "" };
        services.ServiceProvider.GetRequiredService<TenantScope>().Enter(tenant, Caller.System with { Person = person, Agent = scope.Caller.Person });
        return await services.ServiceProvider.GetRequiredService<IDispatcher>().Send(new AnnounceVisit(request.Reason, request.MayWrite), cancellationToken);
    }

    private async Task<Result<Impersonating>> Begin(Id<SupportVisit> visit, CancellationToken cancellationToken)
    {
        var (token, hash) = SessionCookie.NewToken();
        var (agent, visitor) = (scope.Caller.Person!.Id, browser.Visitor);
        var refusal = await db.Database.SqlQuery<string?>($"""
            select backbone.begin_visit({visit.Value}, {agent.Value}, {scope.Caller.SessionId!.Value}, {Guid.CreateVersion7()}, {hash}, {visitor.Address}, {visitor.UserAgent}) as "Value"
            """).SingleAsync(cancellationToken);
        if (refusal is not null)
            return Refuse(refusal);
        live.AccessChanged(agent);
        return new Impersonating(token);
    }

    private static Problem Refuse(string refusal) => Problem.Conflict(Strings.Text($"Refused-{refusal}"));
}
