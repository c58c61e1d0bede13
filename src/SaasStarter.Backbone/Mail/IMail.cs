using SaasStarter.Backbone.Core;

namespace SaasStarter.Backbone.Mail;

/// <summary>
/// A mail to one person: a record that holds values only, so that it can be stored as JSON and rendered later, perhaps by another node.
/// HTML and plain text are both made from its subject and parts, in the recipient's language. Implement <see cref="IMail{TSelf}"/>.
/// </summary>
public interface IMail
{
    /// <summary>Who receives it.</summary>
    MailRecipient Recipient { get; }

    /// <summary>The subject line.</summary>
    LocalizedText Subject { get; }

    /// <summary>The content from top to bottom, between the greeting and the footer that every mail has.</summary>
    IReadOnlyList<MailPart> Parts { get; }

    /// <summary>From when on nobody can use it any more: it is dropped then rather than sent late. Null when it is never too late.</summary>
    DateTimeOffset? ExpiresAt => null;

    /// <summary>
    /// For a mail that its reader can do without: the path, with its token, at which the reader says so. GET shows a page that asks; POST with
    /// <c>List-Unsubscribe=One-Click</c> in its body does it at once, for whoever holds the token, without session and form token (RFC 8058).
    /// It stands in the footer and in the header <c>List-Unsubscribe</c>. Null for a mail that is part of what somebody asked for.
    /// </summary>
    string? UnsubscribePath => null;
}

/// <summary>A kind of mail. It stands in its capability's folder and is found there by itself; a kind without a name or a sample does not compile.</summary>
public interface IMail<TSelf> : IMail
    where TSelf : class, IMail<TSelf>
{
    /// <summary>The stable name by which stored mails find their kind again: <c>invitation</c>. Never changed once mails have been sent.</summary>
    static abstract string Kind { get; }

    /// <summary>What it may look like, one sample for each variant: for the preview at <c>/dev/mail/preview</c> and the tests that hold for every mail.</summary>
    static abstract IReadOnlyList<TSelf> Samples(MailRecipient recipient);
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

    /// <summary>The one thing to do, with its address in full below for those who cannot press it.</summary>
    /// <param name="Label">What pressing it does.</param>
    /// <param name="Path">A path of this site, with a query if need be: <c>/join?token=…</c>.</param>
    public sealed record Button(LocalizedText Label, string Path) : MailPart
    {
        /// <summary>Whether the page opens to members only. Who has yet to join, and who holds a secret, comes in at the platform's host.</summary>
        public bool IsForMembers { get; init; } = true;
    }
}
