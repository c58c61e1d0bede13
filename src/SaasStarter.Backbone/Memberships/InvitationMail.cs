using System.Globalization;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Identity;
using SaasStarter.Backbone.Mail;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Memberships;

/// <summary>Invites somebody, by a link that only they receive.</summary>
/// <param name="Recipient">The invited address.</param>
/// <param name="By">The name of who invites.</param>
/// <param name="TenantName">The tenant's name.</param>
/// <param name="Role">The name of the offered role.</param>
/// <param name="JoinPath">The path of the link, with its secret.</param>
/// <param name="ExpiresAt">Until when it can be accepted.</param>
internal sealed record InvitationMail(MailRecipient Recipient, string By, string TenantName, string Role, string JoinPath, DateTimeOffset? ExpiresAt)
    : IMail<InvitationMail>
{
    public static string Kind => "invitation";

    public LocalizedText Subject => Strings.Text("InvitationMailSubject", By, TenantName);

    public IReadOnlyList<MailPart> Parts =>
    [
        new MailPart.Paragraph(Strings.Text("InvitationMail", By, TenantName, Strings.Role(Role))),
        new MailPart.Button(Strings.Text("InvitationMailButton"), JoinPath) { IsForMembers = false },
        new MailPart.Note(Strings.Text("InvitationMailNote", Recipient.Address, Invitation.Lifetime.Days)),
    ];

    public static IReadOnlyList<InvitationMail> Samples(MailRecipient recipient) =>
        [new(new(recipient.Address, "", recipient.Culture), "Olga Keller", "Atelier du Port", Tenancy.Role.Member, "/t/atelier-du-port/join/9vQbA2s", null)];
}

/// <summary>Sends invitations, not too many per tenant: it is a stranger's address that receives them, in our name.</summary>
internal sealed class InvitationSender(BackboneDb db, TenantScope scope, TenantRoles roles, RateLimit rateLimit, IUsage usage, Mailer mailer)
{
    private static readonly Rate PerTenant = new("invite", 60, TimeSpan.FromHours(1));
    private static readonly Rate PerAddress = new("invite-address", 5, TimeSpan.FromHours(24));

    /// <summary>Sends it, if the command commits.</summary>
    /// <param name="invitation">The invitation.</param>
    /// <param name="token">The secret of its link.</param>
    /// <param name="name">The invited person's name, or empty.</param>
    /// <param name="by">Who invites; null when a program of the tenant does, and the tenant invites.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>A problem when too many were sent lately.</returns>
    public async Task<Result<Done>> Send(Invitation invitation, string token, string name, Person? by, CancellationToken cancellationToken)
    {
        if (await rateLimit.Count(PerTenant, scope.Tenant.Id.ToString(), cancellationToken) is { } tooMany)
            return tooMany;
        if (await rateLimit.Count(PerAddress, $"{scope.Tenant.Id} {invitation.Email}", cancellationToken) is { } tooManyToAddress)
            return tooManyToAddress;
        var recipient = new MailRecipient(invitation.Email, name, CultureInfo.CurrentUICulture.TwoLetterISOLanguageName);
        invitation.MailId = await mailer.Send(new InvitationMail(recipient, by?.Name ?? scope.Tenant.Name, scope.Tenant.Name, await roles.Told(invitation.Role, cancellationToken),
            scope.Tenant.Path($"join/{token}"), invitation.ExpiresAt), cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        await usage.Add(PlanTerms.Invitations, 1, cancellationToken);
        return Done.Instance;
    }
}
