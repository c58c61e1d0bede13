using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Live;
using SaasStarter.Backbone.Mail;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Memberships;

/// <summary>Marks the tenant for deletion. Until the time is over its owners may change their mind, and everybody else stays outside.</summary>
/// <param name="Slug">The tenant's address, typed to show that it is meant.</param>
public sealed record ScheduleDeletion(string Slug) : ICommand<Done>, ISensitive
{
    /// <summary>How long the owners may change their mind.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromDays(30);

    /// <inheritdoc/>
    public static Audience Audience => Audience.Member(TenantPermissions.Delete);

    /// <inheritdoc/>
    public static Entitlement Entitlement => Entitlement.None;
}

internal sealed class ScheduleDeletionHandler(
    BackboneDb db, TenantScope scope, TimeProvider clock, LiveTopics live, Mailer mailer, INotifications notifications, IEnumerable<ITenantLifeStep> steps)
    : IHandler<ScheduleDeletion, Done>
{
    public async Task<Result<Done>> Handle(ScheduleDeletion request, CancellationToken cancellationToken)
    {
        var tenant = await db.Tenants.SingleAsync(cancellationToken);
        if (TenantRules.Lower(request.Slug) != tenant.Slug)
            return Problem.Invalid(nameof(request.Slug), Strings.Text("TypeTheSlug", tenant.Slug));
        if (tenant.Status == TenantStatus.Deleting)
            return Problem.Conflict(Strings.Text("DeletionScheduledAlready"));

        // Of two who ask at the same moment, one waits here for the other, and finds it done.
        var deleteAfter = clock.GetUtcNow() + ScheduleDeletion.Grace;
        if (await db.Tenants.Where(one => one.Status != TenantStatus.Deleting).ExecuteUpdateAsync(one => one
            .SetProperty(t => t.Status, TenantStatus.Deleting).SetProperty(t => t.DeleteAfter, deleteAfter), cancellationToken) == 0)
        {
            return Problem.Conflict(Strings.Text("DeletionScheduledAlready"));
        }
        foreach (var step in steps)
            await step.DeletionChanged(cancellationToken);
        live.AccessChanged();
        live.Changed(Topics.Tenant);
        await notifications.Notify(new DeletionPlanned(scope.Caller.Person?.Name, deleteAfter), Recipients.WithRole(Role.Owner), cancellationToken);
        return await TellOwners(tenant, deleteAfter, cancellationToken);
    }

    private async Task<Result<Done>> TellOwners(Tenant tenant, DateTimeOffset deleteAfter, CancellationToken cancellationToken)
    {
        var owners = await db.Set<Membership>().Where(membership => membership.Role == Role.Owner)
            .Join(db.People, membership => membership.PersonId, person => person.Id, (_, person) => person).ToListAsync(cancellationToken);
        foreach (var owner in owners)
        {
            var mail = new DeletionScheduled(MailRecipient.Of(owner), tenant.Name, scope.Caller.Person?.Name, deleteAfter, $"/t/{tenant.Slug}/settings");
            await mailer.Send(mail, cancellationToken);
        }
        return Done.Instance;
    }
}

/// <summary>Tells an owner that the tenant will be deleted, and how to prevent it.</summary>
/// <param name="Recipient">An owner.</param>
/// <param name="TenantName">The tenant's name.</param>
/// <param name="By">Who wants it deleted; null for the operator.</param>
/// <param name="DeleteAfter">When it is deleted.</param>
/// <param name="SettingsPath">Where an owner changes their mind.</param>
internal sealed record DeletionScheduled(MailRecipient Recipient, string TenantName, string? By, DateTimeOffset DeleteAfter, string SettingsPath)
    : IMail<DeletionScheduled>
{
    public static string Kind => "deletion-scheduled";

    public LocalizedText Subject => Strings.Text("DeletionMailSubject", TenantName);

    public IReadOnlyList<MailPart> Parts =>
    [
        new MailPart.Paragraph(By is null
            ? Strings.Text("DeletionMailByOperator", TenantName, DeleteAfter.UtcDateTime)
            : Strings.Text("DeletionMail", By, TenantName, DeleteAfter.UtcDateTime)),
        new MailPart.Paragraph(Strings.Text("DeletionMailUntilThen")),
        new MailPart.Button(Strings.Text("DeletionMailButton"), SettingsPath),
    ];

    public static IReadOnlyList<DeletionScheduled> Samples(MailRecipient recipient)
    {
        var deleteAfter = new DateTimeOffset(2030, 5, 17, 9, 0, 0, TimeSpan.Zero);
        return [Sample("Olga Keller"), Sample(by: null)];

        DeletionScheduled Sample(string? by) => new(recipient, "Atelier du Port", by, deleteAfter, "/t/atelier-du-port/settings");
    }
}
