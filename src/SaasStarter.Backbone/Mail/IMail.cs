using SaasStarter.Backbone.Core;

namespace SaasStarter.Backbone.Mail;

/// <summary>
/// A mail to one person. Each kind of mail is a record in its capability's folder that names its subject and its parts;
/// HTML and plain text are both made from them, in the recipient's language.
/// </summary>
public interface IMail
{
    /// <summary>Who receives it.</summary>
    MailRecipient Recipient { get; }

    /// <summary>The subject line.</summary>
    LocalizedText Subject { get; }

    /// <summary>The content from top to bottom, between the greeting and the footer that every mail has.</summary>
    IReadOnlyList<MailPart> Parts { get; }
}

/// <summary>A piece of a mail's content.</summary>
public abstract record MailPart
{
    private MailPart() { }

    /// <summary>A paragraph. The names that fill its placeholders cannot become links, whatever people called themselves.</summary>
    public sealed record Paragraph(LocalizedText Text) : MailPart;

    /// <summary>A paragraph of small print.</summary>
    public sealed record Note(LocalizedText Text) : MailPart;

    /// <summary>A code to copy or type, shown large.</summary>
    public sealed record Code(string Value) : MailPart;

    /// <summary>The one thing to do, with its address in full below for those who cannot press it. See <see cref="SiteAddress"/>.</summary>
    public sealed record Button(LocalizedText Label, Uri Target) : MailPart;
}
