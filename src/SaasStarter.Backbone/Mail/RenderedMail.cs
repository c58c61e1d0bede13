namespace SaasStarter.Backbone.Mail;

/// <summary>A mail as it goes out, in the recipient's language.</summary>
/// <param name="Recipient">Who receives it.</param>
/// <param name="Subject">One line.</param>
/// <param name="Html">A whole HTML document.</param>
/// <param name="Text">The same as plain text, lines separated by CR LF.</param>
/// <param name="Unsubscribe">Where its reader says that they want no more of the kind; null where they cannot do without.</param>
internal sealed record RenderedMail(MailRecipient Recipient, string Subject, string Html, string Text, Uri? Unsubscribe);
