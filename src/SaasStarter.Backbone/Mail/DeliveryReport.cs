using System.Text;
using System.Text.RegularExpressions;
using SaasStarter.Backbone.Core;

namespace SaasStarter.Backbone.Mail;

/// <summary>What a mail server reports of a mail that it took earlier: a delivery status notification (RFC 3464), as mail servers send it to the return path.</summary>
/// <param name="Mail">The mail that it is about; null when the report does not say, or it is none of ours.</param>
/// <param name="HasFailed">Whether the recipient will not get it; false for a delay, or for the news that it arrived.</param>
/// <param name="Reason">Why, in the server's words: <c>550 5.1.1 no such mailbox</c>.</param>
internal sealed partial record DeliveryReport(Id<OutgoingMail>? Mail, bool HasFailed, string Reason)
{
    /// <summary>The longest report that is read, in bytes. The original may be part of it.</summary>
    public const int MaximumLength = 1_000_000;

    private const int LongestReason = 200;

    /// <summary>Reads a report; null for any other mail.</summary>
    public static DeliveryReport? Read(ReadOnlySpan<byte> content)
    {
        // What comes through a pipe has the line ends of the system.
        var report = MimePart.Parse(Encoding.Latin1.GetBytes(Encoding.Latin1.GetString(content).ReplaceLineEndings("\r\n")));
        if (report.Find("message/delivery-status") is not { } status)
            return null;
        // Fields of the whole report first, then a group for each recipient; our mails have one.
        var recipient = status.Text.Trim().Split("\r\n\r\n").Select(MimePart.ReadFields).FirstOrDefault(fields => ValueOf(fields, "Action").Length > 0) ?? [];
        return new(MailOf(report), ValueOf(recipient, "Action").Equals("failed", StringComparison.OrdinalIgnoreCase), ReasonOf(recipient));
    }

    private static string ReasonOf(IReadOnlyList<MailHeader> recipient)
    {
        // "smtp; 550 5.1.1 no such mailbox": the words' origin, and the words.
        var diagnostic = ValueOf(recipient, "Diagnostic-Code");
        var words = diagnostic[(diagnostic.IndexOf(';', StringComparison.Ordinal) + 1)..].Trim();
        return HeaderText.Clean(words.Length > 0 ? words : ValueOf(recipient, "Status"), LongestReason);
    }

    // The original stands at the end, whole or its headers; some servers name it in their own headers only.
    private static Id<OutgoingMail>? MailOf(MimePart report)
    {
        var original = report.Find("message/rfc822") ?? report.Find("text/rfc822-headers") ?? report.Find("message/rfc822-headers");
        var identifiers = (original is null ? [] : MimePart.Parse(Encoding.UTF8.GetBytes(original.Text)).Headers).Where(field => Is(field, "Message-ID"))
            .Concat(report.Headers.Where(field => Is(field, "In-Reply-To") || Is(field, "References")));
        return identifiers.Select(field => MessageId().Match(field.Value)).Where(match => match.Success)
            .Select(match => (Id<OutgoingMail>?)new Id<OutgoingMail>(Guid.ParseExact(match.Groups["id"].ValueSpan, "N"))).FirstOrDefault();
    }

    private static string ValueOf(IReadOnlyList<MailHeader> fields, string name) => fields.FirstOrDefault(field => Is(field, name))?.Value ?? "";

    private static bool Is(MailHeader field, string name) => field.Name.Equals(name, StringComparison.OrdinalIgnoreCase);

    [GeneratedRegex("<(?<id>[0-9a-f]{32})@", RegexOptions.CultureInvariant)]
    private static partial Regex MessageId();
}
