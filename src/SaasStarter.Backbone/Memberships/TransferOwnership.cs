using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Live;
using SaasStarter.Backbone.Mail;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Memberships;

/// <summary>
/// Makes another member the owner in the caller's place, who stays as an administrator. Only the new owner can give it back. Of two transfers by the same owner at
/// once, one succeeds; other owners stay what they are.
/// </summary>
/// <param name="Id">The membership of the new owner.</param>
public sealed record TransferOwnership(Id<Membership> Id) : ICommand<Done>, ISensitive
{
    /// <inheritdoc/>
    public static Audience Audience => Audience.Member(MemberPermissions.TransferOwnership);

    /// <inheritdoc/>
    public static Entitlement Entitlement => Entitlement.Reading.AndUpTo(PlanTerms.Seats, PlanTerms.Guests);

    /// <inheritdoc/>
    public string Subject => Id.ToString();
}

internal sealed class TransferOwnershipHandler(BackboneDb db, TenantScope scope, Mailer mailer, INotifications notifications, IEnumerable<IMembershipChange> changes,
    IEvents events, LiveTopics live) : IHandler<TransferOwnership, Done>
{
    public async Task<Result<Done>> Handle(TransferOwnership request, CancellationToken cancellationToken)
    {
        var former = scope.Caller.Person!;
        var member = await db.Set<Membership>().AsNoTracking().SingleOrDefaultAsync(member => member.Id == request.Id, cancellationToken);
        if (member is null)
            return Problem.NotFound;
        if (member.Role == Role.Owner)
            return Problem.Conflict(Strings.Text("IsOwnerAlready"));

        // Whoever has just given it away elsewhere waits here, and finds that it is gone.
        if (await Change(db.Set<Membership>().Where(own => own.PersonId == former.Id && own.Role == Role.Owner), Role.Admin, cancellationToken) == 0)
            return Problem.Forbidden;
        await Change(db.Set<Membership>().Where(other => other.Id == request.Id), Role.Owner, cancellationToken);
        foreach (var change in changes)
            await change.Changed(cancellationToken);
        live.Changed(Topics.Members);
        live.AccessChanged();
        await Tell(former, member, cancellationToken);
        return Done.Instance;
    }

    private static Task<int> Change(IQueryable<Membership> members, string role, CancellationToken cancellationToken) =>
        members.ExecuteUpdateAsync(member => member.SetProperty(m => m.Role, role), cancellationToken);

    private async Task Tell(Person former, Membership before, CancellationToken cancellationToken)
    {
        var owner = await db.People.SingleAsync(person => person.Id == before.PersonId, cancellationToken);
        var both = await db.Set<Membership>().AsNoTracking().Where(member => member.PersonId == former.Id || member.Id == before.Id).ToListAsync(cancellationToken);
        foreach (var member in both)
            events.Publish(new MemberRoleChanged(await db.MemberOf(member, cancellationToken), member.Id == before.Id ? before.Role : Role.Owner));
        foreach (var person in new[] { former, owner })
            await mailer.Send(new OwnershipTransferred(MailRecipient.Of(person), scope.Tenant.Name, former.Name, owner.Name, scope.Tenant.Path("members")), cancellationToken);
        await notifications.Notify(new OwnerAdded(owner.Name), Recipients.WithRole(Role.Owner) with { Except = [before.PersonId] }, cancellationToken);
    }
}

/// <summary>Tells the former and the new owner that a tenant changed hands: who did not mean it has to know.</summary>
/// <param name="Recipient">One of the two.</param>
/// <param name="TenantName">The tenant's name.</param>
/// <param name="Former">The former owner's name.</param>
/// <param name="Owner">The new owner's name.</param>
/// <param name="MembersPath">The page of the members.</param>
internal sealed record OwnershipTransferred(MailRecipient Recipient, string TenantName, string Former, string Owner, string MembersPath) : IMail<OwnershipTransferred>
{
    public static string Kind => "ownership-transferred";

    public LocalizedText Subject => Strings.Text("OwnershipMailSubject", TenantName, Owner);

    public IReadOnlyList<MailPart> Parts =>
    [
        new MailPart.Paragraph(Strings.Text("OwnershipMail", Former, TenantName, Owner)),
        new MailPart.Button(Strings.Text("OwnershipMailButton"), MembersPath),
        new MailPart.Note(Strings.Text("OwnershipMailNote", Owner)),
    ];

    public static IReadOnlyList<OwnershipTransferred> Samples(MailRecipient recipient) =>
        [new(recipient, "Atelier du Port", "Olga Keller", "Ana Costa", "/t/atelier-du-port/members")];
}
