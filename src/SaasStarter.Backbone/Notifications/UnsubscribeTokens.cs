using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Notifications;

/// <summary>Which mails to whom a link is about.</summary>
/// <param name="Tenant">The tenant that they come from.</param>
/// <param name="Person">Who receives them.</param>
/// <param name="Kind">The name of the kind of notifications.</param>
internal sealed record UnsubscribeToken(Id<Tenant> Tenant, Id<Person> Person, string Kind);

/// <summary>
/// The secret in the link by which a reader stops mails. It says itself what it is about, and nobody but the product can make one: nothing is kept for
/// it, and it holds for as long as the mail is kept.
/// </summary>
internal sealed class UnsubscribeTokens(IDataProtectionProvider protection)
{
    private readonly IDataProtector _protector = protection.CreateProtector(nameof(UnsubscribeTokens));

    /// <summary>The secret for a link.</summary>
    public string Create(UnsubscribeToken token) => _protector.Protect($"{token.Tenant} {token.Person} {token.Kind}");

    /// <summary>What the secret is about; null when it is none, or another tenant's.</summary>
    public UnsubscribeToken? Read(string secret, Id<Tenant> tenant)
    {
        try
        {
            var parts = _protector.Unprotect(secret).Split(' ');
            var token = new UnsubscribeToken(Id<Tenant>.Parse(parts[0], null), Id<Person>.Parse(parts[1], null), parts[2]);
            return token.Tenant == tenant ? token : null;
        }
        catch (Exception exception) when (exception is CryptographicException or FormatException)
        {
            return null;
        }
    }
}
