using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Jobs;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Mail;

/// <summary>Sends mails from commands: what was rolled back is not announced, and an answer takes the same time whatever becomes of the mail.</summary>
public sealed class Mailer
{
    private readonly ContextLeases _leases;
    private readonly TenantScope _scope;
    private readonly IJobs _jobs;
    private readonly MailCatalogue _catalogue;
    private readonly MailSeal _seal;
    private readonly TimeProvider _time;

    internal Mailer(ContextLeases leases, TenantScope scope, IJobs jobs, MailCatalogue catalogue, MailSeal seal, TimeProvider time) =>
        (_leases, _scope, _jobs, _catalogue, _seal, _time) = (leases, scope, jobs, catalogue, seal, time);

    /// <summary>
    /// Writes the mail with the command's data, and the job that sends it. A command on a tenant's data sends in the tenant's name, colour and logo; one on
    /// accounts in the product's.
    /// </summary>
    /// <returns>The mail's identifier, by which <see cref="OutgoingMail"/> tells what became of it.</returns>
    /// <exception cref="InvalidOperationException">There is no data that the mail belongs to, or nobody registered the kind of mail.</exception>
    public async Task<Id<OutgoingMail>> Send<TMail>(TMail mail, CancellationToken cancellationToken) where TMail : class, IMail<TMail>
    {
        var db = _leases.Context ?? throw new InvalidOperationException("A mail is sent by a command, with the command's data.");
        var kind = _catalogue.Find(TMail.Kind) ?? throw new InvalidOperationException($"Nobody registered the mail {typeof(TMail).Name}.");
        var now = _time.GetUtcNow();
        var id = Id<OutgoingMail>.New(now);
        Id<Tenant>? tenant = db is TenantDbContext ? _scope.Tenant.Id : null;
        db.Add(new OutgoingMail
        {
            Id = id,
            TenantId = tenant,
            Kind = kind.Name,
            Recipient = mail.Recipient.Address,
            Content = _seal.Close(id, kind.Write(mail)),
            CreatedAt = now,
            ExpiresAt = mail.ExpiresAt,
        });
        // Where no command commits both, the mail has to be there before its job looks for it.
        if (!_leases.IsInCommand)
            await db.SaveChangesAsync(cancellationToken);
        if (tenant is null)
            await _jobs.Enqueue(new SendAccountMail(id), cancellationToken);
        else
            await _jobs.Enqueue(new SendMail(id), cancellationToken);
        // Mail and job together: accounts commit each save by itself.
        await db.SaveChangesAsync(cancellationToken);
        return id;
    }
}
