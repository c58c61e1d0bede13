using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Jobs;
using SaasStarter.Backbone.Live;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Memberships;

/// <summary>Invites people one after the other, all or none of them, and tells who asked for it how it went.</summary>
/// <param name="Addresses">The addresses.</param>
/// <param name="Role">The name of the offered role.</param>
/// <param name="By">Who asked for it.</param>
internal sealed record SendInvitations(IReadOnlyList<InvitedAddress> Addresses, string Role, Id<Person> By) : IJob
{
    public static Entitlement Entitlement => Entitlement.UpTo(PlanTerms.Seats, PlanTerms.Guests, PlanTerms.Invitations);
}

internal sealed class SendInvitationsHandler(
    BackboneDb db, TenantRoles roles, Invitations invitations, InvitationRoom room, JobProgress progress, INotifications notifications, LiveTopics live)
    : IHandler<SendInvitations, Done>
{
    public async Task<Result<Done>> Handle(SendInvitations job, CancellationToken cancellationToken)
    {
        if (await WhoAsked(job, cancellationToken) is not { } by)
            return Problem.Forbidden;
        var (skipped, withoutRoom) = (new List<string>(), 0);
        foreach (var (index, address) in job.Addresses.Index())
        {
            await progress.Report(index, job.Addresses.Count, cancellationToken);
            var isFull = await room.Refusal(job.Role, 1, cancellationToken) is not null;
            if (isFull || (await invitations.Invite(Id<Invitation>.New(), address, job.Role, by, cancellationToken)).Problem is not null)
                skipped.Add(address.Email);
            withoutRoom += isFull ? 1 : 0;
        }
        await notifications.Notify(new InvitationsSent(job.Addresses.Count - skipped.Count, skipped, withoutRoom), Recipients.Person(by.Id), cancellationToken);
        live.Changed(Topics.Members);
        return Done.Instance;
    }

    // Who may have left since, or have another role.
    private async Task<Person?> WhoAsked(SendInvitations job, CancellationToken cancellationToken)
    {
        var asked = await db.Set<Membership>().Where(member => member.PersonId == job.By)
            .Join(db.People, member => member.PersonId, person => person.Id, (member, person) => new { member.Role, Person = person })
            .SingleOrDefaultAsync(cancellationToken);
        if (asked is null || await roles.Find(asked.Role, cancellationToken) is not { } role)
            return null;
        var caller = new Caller { Person = asked.Person, Role = role };
        return caller.Has(MemberPermissions.Invite) && await roles.MayHandle(caller, job.Role, cancellationToken) ? asked.Person : null;
    }
}

/// <summary>Tells who invited several people how it went.</summary>
/// <param name="Count">How many invitations were sent.</param>
/// <param name="Skipped">The addresses that got none, because they are members or invited already, were written to too often, or found the plan full.</param>
/// <param name="WithoutRoom">How many of them found the plan full.</param>
internal sealed record InvitationsSent(int Count, IReadOnlyList<string> Skipped, int WithoutRoom = 0) : INotification<InvitationsSent>
{
    private const int NamedAddresses = 5;

    public static NotificationKind Kind { get; } = new("invitations-sent", Strings.Text("Kind-invitations-sent"), Strings.Text("Members"));

    public static InvitationsSent Sample => new(12, ["ana@example.com"]);

    public LocalizedText Text => this switch
    {
        { Skipped.Count: 0 } => Strings.Text("Told-invitations-sent", Count),
        { WithoutRoom: 0 } => Strings.Text("Told-invitations-sent-skipped", Count, Skipped.Count, Named),
        _ => Strings.Text("Told-invitations-sent-full", Count, Skipped.Count, Named, WithoutRoom),
    };

    private string Named => string.Join(", ", Skipped.Take(NamedAddresses)) + (Skipped.Count > NamedAddresses ? "…" : "");

    public string Page => "members";
}
