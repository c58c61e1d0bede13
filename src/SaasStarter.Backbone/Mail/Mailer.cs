using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Mail;

/// <summary>Sends mails from commands: outside of the request, and only when the command commits.</summary>
public sealed class Mailer
{
    private readonly MailQueue _queue;
    private readonly AfterCommit _commit;
    private readonly TenantScope _scope;

    internal Mailer(MailQueue queue, AfterCommit commit, TenantScope scope) => (_queue, _commit, _scope) = (queue, commit, scope);

    /// <summary>Sends the mail if the command commits. Inside a tenant it shows the tenant's name, colour and logo.</summary>
    public Task Send<TMail>(TMail mail, CancellationToken cancellationToken) where TMail : class, IMail<TMail>
    {
        cancellationToken.ThrowIfCancellationRequested();
        var tenant = _scope.HasTenant ? _scope.Tenant : null;
        _commit.Do(_ =>
        {
            _queue.Add(mail, tenant);
            return Task.CompletedTask;
        });
        return Task.CompletedTask;
    }
}
