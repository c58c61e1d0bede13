using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Identity;
using SaasStarter.Backbone.Mail;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;
using SaasStarter.Tests.Hosting;

namespace SaasStarter.Tests.Mail;

/// <summary>Sends mails as a command does, and tells what became of them.</summary>
internal static class MailSending
{
    /// <summary>Sends the mail in a tenant, or as one of the product's own.</summary>
    public static async Task<Id<OutgoingMail>> SendMail<TMail>(this TestApplication app, TMail mail, CurrentTenant? tenant = null) where TMail : class, IMail<TMail>
    {
        await using var scope = app.Services.CreateAsyncScope();
        var services = scope.ServiceProvider;
        if (tenant is null)
            services.GetRequiredService<AccountsDb>();
        else
        {
            services.GetRequiredService<TenantScope>().Enter(tenant, Caller.System);
            services.GetRequiredService<BackboneDb>();
        }
        services.GetRequiredService<ContextLeases>().IsInCommand = true;
        var id = await services.GetRequiredService<Mailer>().Send(mail, TestContext.Current.CancellationToken);
        await services.GetRequiredService<AfterCommit>().Run(TestContext.Current.CancellationToken);
        return id;
    }

    /// <summary>A code for somebody without an account.</summary>
    public static CodeMail Code(string address, DateTimeOffset? expiresAt = null) => new(new(address, "", "en"), CodePurpose.SignIn, "42861307", expiresAt);

    /// <summary>The mail, as soon as it has the status; at most twenty seconds from now.</summary>
    public static async Task<StoredMail> Mail(this TestApplication app, Id<OutgoingMail> id, MailStatus status)
    {
        var watch = Stopwatch.StartNew();
        while (true)
        {
            var row = (await app.Sql(TestDatabase.Superuser, $"select status, attempts, reason, content, kind from backbone.outgoing_mail where id = '{id.Value}'"))[0];
            var mail = new StoredMail((string)row[0]!, (int)row[1]!, (string?)row[2], (byte[]?)row[3], (string)row[4]!);
            if (mail.Status == status.ToString())
                return mail;
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(20), $"{mail.Status} after {mail.Attempts} attempts, and not {status}: {mail.Reason}");
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }
}

/// <summary>What is stored of a mail.</summary>
internal sealed record StoredMail(string Status, int Attempts, string? Reason, byte[]? Content, string Kind);
