using System.Net;
using System.Net.Mail;
using System.Net.Mime;
using System.Text;
using Microsoft.Extensions.Options;
using SaasStarter.Backbone.Core;

namespace SaasStarter.Backbone.Mail;

/// <summary>Speaks SMTP: to the configured server, or else to <see cref="LocalMailServer"/>.</summary>
internal sealed class SmtpTransport(IOptions<MailSettings> options, MailBrand brand, LocalMailServer local, TimeProvider time)
{
    private MailSettings Settings => options.Value;

    /// <summary>Sends the mail now.</summary>
    /// <param name="mail">The mail.</param>
    /// <param name="id">Its identifier, which becomes its Message-ID.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="SmtpException">The server refused, for good from status 500 on, or the connection broke.</exception>
    /// <exception cref="TimeoutException">The attempt took longer than the settings allow.</exception>
    public async Task Send(RenderedMail mail, Id<OutgoingMail> id, CancellationToken cancellationToken)
    {
        using var message = Compose(mail, id);
        using var client = Connect(needsUnicodeAddress: !Ascii.IsValid(mail.Recipient.Address));
        using var sending = new CancellationTokenSource(Settings.Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(sending.Token, cancellationToken);
        try
        {
            // The client's own cancellation does not interrupt each of its steps; waiting does.
            await client.SendMailAsync(message, either.Token).WaitAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException("The SMTP server did not answer in time.");
        }
    }

    private MailMessage Compose(RenderedMail mail, Id<OutgoingMail> id)
    {
        var message = new MailMessage
        {
            From = brand.Sender,
            Subject = mail.Subject,
            SubjectEncoding = Encoding.UTF8,
        };
        // The address that is told when the mail comes back; the client writes it into the header "Sender" too.
        if (Settings.ReturnPath.Length > 0)
            message.Sender = new(Settings.ReturnPath, message.From.DisplayName, Encoding.UTF8);
        message.To.Add(new MailAddress(mail.Recipient.Address, mail.Recipient.Name, Encoding.UTF8));
        message.Headers.Add("Message-ID", $"<{id.Value:N}@{message.From.Host}>");
        // Holiday notices do not answer to it (RFC 3834, 5).
        message.Headers.Add("Auto-Submitted", "auto-generated");
        if (mail.Unsubscribe is { } unsubscribe)
        {
            message.Headers.Add("List-Unsubscribe", $"<{unsubscribe.AbsoluteUri}>");
            message.Headers.Add("List-Unsubscribe-Post", "List-Unsubscribe=One-Click");
        }
        message.AlternateViews.Add(View(mail.Text, MediaTypeNames.Text.Plain));
        message.AlternateViews.Add(View(mail.Html, MediaTypeNames.Text.Html));
        return message;
    }

    private static AlternateView View(string content, string mediaType)
    {
        var view = AlternateView.CreateAlternateViewFromString(content, Encoding.UTF8, mediaType);
        view.TransferEncoding = TransferEncoding.QuotedPrintable;
        return view;
    }

    // Unicode on the wire only where the address asks for it: not every server on the way takes it.
    private SmtpClient Connect(bool needsUnicodeAddress) => Settings.Host.Length == 0
        ? new(IPAddress.Loopback.ToString(), local.Port) { DeliveryFormat = FormatFor(needsUnicodeAddress) }
        : new(Settings.Host, Settings.Port)
        {
            DeliveryFormat = FormatFor(needsUnicodeAddress),
            EnableSsl = Settings.StartTls,
            Credentials = Settings.User.Length == 0 ? null : new NetworkCredential(Settings.User, Settings.Password),
        };

    private static SmtpDeliveryFormat FormatFor(bool needsUnicodeAddress) =>
        needsUnicodeAddress ? SmtpDeliveryFormat.International : SmtpDeliveryFormat.SevenBit;
}
