using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Identity.OpenIdConnect;
using SaasStarter.Backbone.Mail;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Identity.External;

/// <summary>Finds and makes links between accounts at providers and accounts here.</summary>
internal sealed class ExternalLinks(AccountsDb db, Mailer mailer, TimeProvider clock)
{
    /// <summary>The link of an account at a provider, or null. A tenant's provider is another one than the product's, though both have one issuer.</summary>
    public Task<ExternalSignIn?> Find(Id<Tenant>? tenant, OpenIdIdentity identity, CancellationToken cancellationToken)
    {
        var (issuer, subject) = (identity.Issuer, identity.Subject);
        return db.Set<ExternalSignIn>().SingleOrDefaultAsync(signIn => signIn.TenantId == tenant && signIn.Issuer == issuer && signIn.Subject == subject, cancellationToken);
    }

    /// <summary>Links an account at a provider to an account here, and says so by mail.</summary>
    public async Task Add(User user, ExternalProvider provider, Id<Tenant>? tenant, OpenIdIdentity identity, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        db.Add(new ExternalSignIn
        {
            UserId = user.Id,
            TenantId = tenant,
            Title = provider.Title,
            Issuer = identity.Issuer,
            Subject = identity.Subject,
            Email = identity.Email,
            CreatedAt = now,
            LastUsedAt = now,
        });
        await db.SaveChangesAsync(cancellationToken);
        await mailer.Send(new SignInLinkedMail(MailRecipient.Of(user.ToPerson()), provider.Title), cancellationToken);
    }

    /// <summary>Marks a link as used.</summary>
    public Task MarkAsUsed(ExternalSignIn signIn, CancellationToken cancellationToken)
    {
        signIn.LastUsedAt = clock.GetUtcNow();
        return db.SaveChangesAsync(cancellationToken);
    }
}
