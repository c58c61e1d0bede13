using System.Net.Mail;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Mail;

/// <summary>Who receives a mail.</summary>
public sealed record MailRecipient
{
    /// <summary>Somebody whose address passed <see cref="Core.Validation.MailAddress"/>.</summary>
    /// <param name="address">The bare mail address.</param>
    /// <param name="name">The name as the person wrote it, or empty; what could forge a header is taken out.</param>
    /// <param name="culture">The language of the mail, <c>fr</c> or <c>en</c>.</param>
    /// <exception cref="ArgumentException">The address is none, or more than one.</exception>
    public MailRecipient(string address, string name, string culture)
    {
        if (address.Any(c => char.IsControl(c) || char.IsWhiteSpace(c)) || !MailAddress.TryCreate(address, out var parsed) || parsed.Address != address)
            throw new ArgumentException("Not a mail address.", nameof(address));
        (Address, Name, Culture) = (address, HeaderText.Clean(name, HeaderText.MaximumNameLength), culture);
    }

    /// <summary>The bare mail address.</summary>
    public string Address { get; }

    /// <summary>The name, on one line; possibly empty.</summary>
    public string Name { get; }

    /// <summary>The language of the mail.</summary>
    public string Culture { get; }

    /// <summary>A person at the verified address, in the language of the person's pages.</summary>
    public static MailRecipient Of(Person person) => new(person.Email, person.Name, person.Culture);
}
