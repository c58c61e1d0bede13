using System.Globalization;
using SaasStarter.Backbone.Components;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Identity;
using SaasStarter.Backbone.Mail;

namespace SaasStarter.Backbone.Marketing;

/// <summary>Writes to the operator: it is kept, and mailed.</summary>
/// <param name="Name">Who writes.</param>
/// <param name="Email">Where the answer goes.</param>
/// <param name="Message">What.</param>
/// <param name="Website">What only a robot fills in.</param>
internal sealed record SendContactMessage(string Name, string Email, string Message, string Website) : ICommand<Done>
{
    public static Audience Audience => Audience.Anonymous;

    public static Entitlement Entitlement => Entitlement.None;

    public void Validate(Validation check) => check.Line(Name, 100).MailAddress(Email)
        .That(!string.IsNullOrWhiteSpace(Message), nameof(Message), Strings.Text("NoMessage")).OptionalText(Message, ContactMessage.MaximumLength);
}

internal sealed class SendContactMessageHandler(AccountsDb db, RateLimit rateLimit, ThisBrowser browser, Mailer mailer, Company company, Brand brand, TimeProvider clock)
    : IHandler<SendContactMessage, Done>
{
    // A person corrects themselves, or writes for colleagues in the same office.
    private static readonly Rate MessagesFromNetwork = new("contact-network", 10, TimeSpan.FromHours(1));

    public async Task<Result<Done>> Handle(SendContactMessage request, CancellationToken cancellationToken)
    {
        if (request.Website.Length > 0)
            return Done.Instance;
        if (await rateLimit.Count(MessagesFromNetwork, browser.Visitor.Network, cancellationToken) is { } tooMany)
            return tooMany;
        var now = clock.GetUtcNow();
        db.Add(new ContactMessage
        {
            Id = Id<ContactMessage>.New(now),
            Name = request.Name,
            Email = request.Email,
            Message = request.Message,
            Culture = CultureInfo.CurrentUICulture.TwoLetterISOLanguageName,
            SentAt = now,
        });
        await mailer.Send(new ContactMail(new(company.Email, company.Name, brand.Cultures[0]), request.Name, request.Email, request.Message), cancellationToken);
        return Done.Instance;
    }
}
