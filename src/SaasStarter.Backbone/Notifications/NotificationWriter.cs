using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Live;
using SaasStarter.Backbone.Mail;
using SaasStarter.Backbone.Memberships;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Notifications;

/// <summary>Writes notifications in the transaction of the command from which they follow, wakes the open pages of who is told, and mails who wants it.</summary>
internal sealed partial class NotificationWriter(BackboneDb db, TenantScope scope, TenantRoles roles, TimeProvider clock, LiveTopics live, Mailer mailer,
    UnsubscribeTokens tokens, ILogger<NotificationWriter> log) : INotifications
{
    /// <summary>How many members are told of one thing.</summary>
    public const int MaximumRecipients = 500;

    public async Task Notify<T>(T notification, Recipients recipients, CancellationToken cancellationToken) where T : class, INotification<T>
    {
        var kind = T.Kind;
        var now = clock.GetUtcNow();
        var details = NotificationKinds.Write(notification);
        var told = await Find(kind, recipients, cancellationToken);
        foreach (var (person, channel) in told.Where(recipient => recipient.Channel != NotificationChannel.None))
        {
            db.Add(new Notification
            {
                Id = Id<Notification>.New(now),
                PersonId = person.Id,
                Kind = kind.Name,
                Details = details,
                Page = notification.Page,
                CreatedAt = now,
            });
            live.Changed(Notification.Topic, person.Id);
            if (channel == NotificationChannel.Mail)
                await Mail(notification, person, cancellationToken);
        }
        await db.SaveChangesAsync(cancellationToken);
    }

    private Task<Id<OutgoingMail>> Mail<T>(T notification, Person person, CancellationToken cancellationToken) where T : class, INotification<T>
    {
        var token = tokens.Create(new(scope.Tenant.Id, person.Id, T.Kind.Name));
        return mailer.Send(new NotificationMail<T>(MailRecipient.Of(person), notification, scope.Tenant.Name, scope.Tenant.Path(notification.Page),
            scope.Tenant.Path($"unsubscribe/{token}")), cancellationToken);
    }

    private async Task<List<Recipient>> Find(NotificationKind kind, Recipients recipients, CancellationToken cancellationToken)
    {
        // The person as whom somebody of the staff acts does not know.
        var actor = scope.Caller is { IsSystem: false, Agent: null, Person: { } person } ? person.Id : (Id<Person>?)null;
        var chosen = await (await Among(recipients, cancellationToken))
            .Where(member => member.PersonId != actor && !recipients.Except.Contains(member.PersonId))
            .OrderBy(member => member.JoinedAt).ThenBy(member => member.Id)
            .Take(MaximumRecipients + 1)
            .Join(db.People, member => member.PersonId, person => person.Id, (_, person) => new
            {
                Person = person,
                Channel = db.Set<NotificationPreference>().Where(preference => preference.PersonId == person.Id && preference.Kind == kind.Name)
                    .Select(preference => (NotificationChannel?)preference.Channel).FirstOrDefault(),
            })
            .ToListAsync(cancellationToken);
        if (chosen.Count > MaximumRecipients)
            LogTooMany(kind.Name, MaximumRecipients);
        return [.. chosen.Take(MaximumRecipients).Select(choice => new Recipient(choice.Person, choice.Channel ?? kind.Default))];
    }

    private async Task<IQueryable<Membership>> Among(Recipients recipients, CancellationToken cancellationToken)
    {
        var members = db.Set<Membership>().AsNoTracking();
        switch (recipients)
        {
            case Recipients.OnePerson one:
                return members.Where(member => member.PersonId == one.Id);
            case Recipients.MembersWithRole with:
                return members.Where(member => member.Role == with.Role);
            case Recipients.MembersWithPermission with:
                var allowed = await roles.With(with.Permission, cancellationToken);
                return members.Where(member => allowed.Contains(member.Role));
            default:
                throw new NotSupportedException($"Nobody knows who {recipients.GetType().Name} are.");
        }
    }

    [LoggerMessage(LogLevel.Warning, "More members than {Maximum} should have been told of {Kind}; the newest were not")]
    private partial void LogTooMany(string kind, int maximum);

    private sealed record Recipient(Person Person, NotificationChannel Channel);
}
