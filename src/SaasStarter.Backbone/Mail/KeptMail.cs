using SaasStarter.Backbone.Core;

namespace SaasStarter.Backbone.Mail;

/// <summary>A mail that <see cref="LocalMailServer"/> took.</summary>
public sealed record KeptMail : IIdentified
{
    /// <inheritdoc/>
    public static string IdPrefix => "mail";

    /// <summary>Its identifier here.</summary>
    public Id<KeptMail> Id { get; init; } = Id<KeptMail>.New();

    /// <summary>When it came.</summary>
    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>The sender's address on the envelope.</summary>
    public required string Sender { get; init; }

    /// <summary>The recipients' addresses on the envelope.</summary>
    public required IReadOnlyList<string> Recipients { get; init; }

    /// <summary>The header fields in their order, decoded.</summary>
    public required IReadOnlyList<MailHeader> Headers { get; init; }

    /// <summary>The plain text; empty if it has none.</summary>
    public required string Text { get; init; }

    /// <summary>The HTML document; empty if it has none.</summary>
    public required string Html { get; init; }

    /// <summary>The subject line.</summary>
    public string Subject => this["Subject"];

    /// <summary>The first header field of this name, or an empty text.</summary>
    public string this[string header] => Headers.FirstOrDefault(field => field.Name.Equals(header, StringComparison.OrdinalIgnoreCase))?.Value ?? "";

    /// <summary>The page that shows it.</summary>
    public string Page => $"{MailInbox.Path}/{Id}";

    /// <summary>Its HTML alone.</summary>
    public string HtmlPath => $"{Page}/html";

    /// <summary>Reads a mail as it came over the wire.</summary>
    internal static KeptMail Read(byte[] content, string sender, IReadOnlyList<string> recipients, DateTimeOffset receivedAt)
    {
        var mail = MimePart.Parse(content);
        return new()
        {
            ReceivedAt = receivedAt,
            Sender = sender,
            Recipients = recipients,
            Headers = mail.Headers,
            Text = mail.Find("text/plain")?.Text ?? "",
            Html = mail.Find("text/html")?.Text ?? "",
        };
    }
}

/// <summary>A header field of a mail.</summary>
/// <param name="Name">Its name as written.</param>
/// <param name="Value">Its value on one line, decoded.</param>
public sealed record MailHeader(string Name, string Value);
