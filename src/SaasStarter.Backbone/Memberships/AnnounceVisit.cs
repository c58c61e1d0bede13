using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Memberships;

/// <summary>Writes down that somebody of the platform's staff is about to come as a member, and tells the owners and the member. The back office's, which lets them in next.</summary>
/// <param name="Reason">Why, for the owners to read.</param>
/// <param name="MayWrite">Whether they will be able to change something.</param>
internal sealed record AnnounceVisit(string Reason, bool MayWrite) : ICommand<Id<SupportVisit>>
{
    public static Audience Audience => Audience.System;

    public static Entitlement Entitlement => Entitlement.None;

    public EntryKind RecordedAs => EntryKind.Impersonation;
}

internal sealed class AnnounceVisitHandler(BackboneDb db, TenantScope scope, INotifications notifications, TimeProvider clock) : IHandler<AnnounceVisit, Id<SupportVisit>>
{
    public async Task<Result<Id<SupportVisit>>> Handle(AnnounceVisit request, CancellationToken cancellationToken)
    {
        var (person, agent) = (scope.Caller.Person!, scope.Caller.Agent!);
        var visit = new SupportVisit
        {
            PersonId = person.Id,
            AgentId = agent.Id,
            AgentName = agent.Name,
            Reason = request.Reason,
            MayWrite = request.MayWrite,
            AnnouncedAt = clock.GetUtcNow(),
        };
        db.Add(visit);
        await db.SaveChangesAsync(cancellationToken);
        var news = new SupportCame(agent.Name, person.Name, request.Reason, request.MayWrite);
        await notifications.Notify(news, Recipients.WithRole(Role.Owner) with { Except = [person.Id] }, cancellationToken);
        await notifications.Notify(news, Recipients.Person(person.Id), cancellationToken);
        return visit.Id;
    }
}

/// <summary>Tells owners, and the member, that somebody of the platform's staff came in as the member.</summary>
/// <param name="Agent">Who came.</param>
/// <param name="Member">As whom.</param>
/// <param name="Reason">Why.</param>
/// <param name="MayWrite">Whether they can change something.</param>
internal sealed record SupportCame(string Agent, string Member, string Reason, bool MayWrite) : INotification<SupportCame>
{
    public static NotificationKind Kind { get; } = new("support-came", Strings.Text("Kind-support-came"), Strings.Text("TheTenant"), NotificationChannel.Mail);

    public static SupportCame Sample => new("Sam Stern", "Olga Keller", "The export of May does not open.", MayWrite: false);

    public LocalizedText Text => Strings.Text(MayWrite ? "Told-support-came-to-write" : "Told-support-came", Agent, Member, Reason);

    public string Page => "settings";
}
