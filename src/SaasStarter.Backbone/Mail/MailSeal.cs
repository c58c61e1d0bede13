using System.Text;
using Microsoft.AspNetCore.DataProtection;
using SaasStarter.Backbone.Core;

namespace SaasStarter.Backbone.Mail;

/// <summary>Encrypts what a mail says while it waits, each mail for itself: the database never holds a code or a link that somebody could use.</summary>
internal sealed class MailSeal(IDataProtectionProvider protection)
{
    /// <summary>Encrypts.</summary>
    public byte[] Close(Id<OutgoingMail> mail, string values) => ProtectorOf(mail).Protect(Encoding.UTF8.GetBytes(values));

    /// <summary>Decrypts.</summary>
    /// <exception cref="System.Security.Cryptography.CryptographicException">It is another mail's, was changed, or its key is lost.</exception>
    public string Open(Id<OutgoingMail> mail, byte[] content) => Encoding.UTF8.GetString(ProtectorOf(mail).Unprotect(content));

    private IDataProtector ProtectorOf(Id<OutgoingMail> mail) => protection.CreateProtector("Mail", mail.ToString());
}
