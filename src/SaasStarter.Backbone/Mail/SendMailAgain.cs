using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Jobs;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Mail;

/// <summary>Has a mail sent again that was given up: the server had a bad day, or the settings were wrong.</summary>
/// <param name="Id">The mail.</param>
public sealed record SendMailAgain(Id<OutgoingMail> Id) : ICommand<Done>
{
    /// <inheritdoc/>
    public static Audience Audience => Audience.Platform(MailPermissions.Send);

    /// <inheritdoc/>
    public string Subject => Id.ToString();
}

internal sealed class SendMailAgainHandler(BackOfficeDb db, IServiceScopeFactory scopes, TimeProvider time) : IHandler<SendMailAgain, Done>
{
    public async Task<Result<Done>> Handle(SendMailAgain request, CancellationToken cancellationToken)
    {
        var found = await db.Database.SqlQuery<RefusedMail>($"""
            select mail.status as "Status", mail.attempts as "Attempts", mail.expires_at as "ExpiresAt", tenant.id as "TenantId", tenant.slug as "Slug",
                   tenant.name as "Name", tenant.status as "TenantStatus"
            from backbone.outgoing_mail mail left join backbone.tenant tenant on tenant.id = mail.tenant_id where mail.id = {request.Id.Value}
            """).ToListAsync(cancellationToken);
        if (found is not [var mail])
            return Problem.NotFound;
        if (mail.Status != nameof(MailStatus.Refused))
            return Problem.Conflict(Strings.Text("MailNotRefused"));
        if (mail.ExpiresAt <= time.GetUtcNow())
            return Problem.Gone(Strings.Text("MailExpired"));
        await Enqueue(request.Id, mail, cancellationToken);
        return Done.Instance;
    }

    // In a scope of the mail's tenant: nothing is done for a tenant outside of it. Pressed twice, it is one job.
    private async Task Enqueue(Id<OutgoingMail> id, RefusedMail mail, CancellationToken cancellationToken)
    {
        await using var services = scopes.CreateAsyncScope();
        var scope = services.ServiceProvider.GetRequiredService<TenantScope>();
        var jobs = services.ServiceProvider.GetRequiredService<IJobs>();
        var options = new JobOptions { Key = $"again {id} {mail.Attempts}" };
        if (mail.TenantId is not { } tenant)
        {
            scope.Identify(Caller.System);
            await jobs.Enqueue(new SendAccountMail(id, Again: true), options, cancellationToken);
            return;
        }
        scope.Enter(new(new(tenant), mail.Slug!, mail.Name!, Enum.Parse<TenantStatus>(mail.TenantStatus!)), Caller.System);
        await jobs.Enqueue(new SendMail(id, Again: true), options, cancellationToken);
    }

    private sealed record RefusedMail(string Status, int Attempts, DateTimeOffset? ExpiresAt, Guid? TenantId, string? Slug, string? Name, string? TenantStatus);
}
