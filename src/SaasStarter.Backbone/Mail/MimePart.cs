using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.RegularExpressions;

namespace SaasStarter.Backbone.Mail;

/// <summary>A part of a mail, or the whole mail: RFC 2045 to 2047, as far as mail programs write them. What is malformed is shown as it came.</summary>
internal sealed partial record MimePart(IReadOnlyList<MailHeader> Headers, string MediaType, string Text, IReadOnlyList<MimePart> Parts)
{
    private const int DeepestNesting = 8;

    /// <summary>The part itself or the first one inside it of this media type, or null.</summary>
    public MimePart? Find(string mediaType) =>
        MediaType.Equals(mediaType, StringComparison.OrdinalIgnoreCase) ? this : Parts.Select(part => part.Find(mediaType)).FirstOrDefault(part => part is not null);

    /// <summary>Reads a mail.</summary>
    public static MimePart Parse(ReadOnlySpan<byte> content) => Parse(Encoding.Latin1.GetString(content), 0);

    // The content is held as Latin-1, one character per byte, until its character set is known.
    private static MimePart Parse(string content, int depth)
    {
        var (head, body) = Split(content);
        var fields = Unfold(head).Select(ReadField).ToList();
        var type = ReadType(ValueOf(fields, "Content-Type"));
        var boundary = type.Parameters.FirstOrDefault(parameter => parameter.Name.Equals("boundary", StringComparison.OrdinalIgnoreCase))?.Value?.Trim('"');
        var isMultipart = type.MediaType!.StartsWith("multipart/", StringComparison.OrdinalIgnoreCase) && boundary is not null && depth < DeepestNesting;
        return new(
            [.. fields.Select(field => field with { Value = DecodeHeader(field.Value) })],
            type.MediaType,
            isMultipart ? "" : CharacterSet(type.CharSet).GetString(DecodeBody(body, ValueOf(fields, "Content-Transfer-Encoding"))),
            isMultipart ? [.. PartsOf(body, boundary!).Select(part => Parse(part, depth + 1))] : []);
    }

    /// <summary>Reads header fields that stand without a body.</summary>
    public static IReadOnlyList<MailHeader> ReadFields(string head) => [.. Unfold(head).Select(ReadField)];

    private static (string Head, string Body) Split(string content)
    {
        if (content.StartsWith("\r\n", StringComparison.Ordinal))
            return ("", content[2..]);
        var end = content.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        return end < 0 ? (content, "") : (content[..end], content[(end + 4)..]);
    }

    private static string[] Unfold(string head) => Folding().Replace(head, "").Split("\r\n", StringSplitOptions.RemoveEmptyEntries);

    private static MailHeader ReadField(string line)
    {
        var colon = line.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? new("", line) : new(line[..colon].Trim(), line[(colon + 1)..].Trim());
    }

    private static string ValueOf(List<MailHeader> fields, string name) =>
        fields.Find(field => field.Name.Equals(name, StringComparison.OrdinalIgnoreCase))?.Value ?? "";

    private static MediaTypeHeaderValue ReadType(string value) =>
        MediaTypeHeaderValue.TryParse(value, out var type) && type.MediaType is not null ? type : new("text/plain");

    private static IEnumerable<string> PartsOf(string body, string boundary)
    {
        var sections = $"\r\n{body}".Split($"\r\n--{boundary}");
        // Before the first delimiter stands a preamble; the last one is followed by two hyphens.
        return sections.Skip(1).TakeWhile(section => !section.StartsWith("--", StringComparison.Ordinal)).Select(section => Split(section, "\r\n"));
    }

    // White space may follow a delimiter on its line.
    private static string Split(string section, string lineEnd)
    {
        var end = section.IndexOf(lineEnd, StringComparison.Ordinal);
        return end < 0 ? "" : section[(end + lineEnd.Length)..];
    }

    private static byte[] DecodeBody(string body, string encoding) => encoding.ToUpperInvariant() switch
    {
        "BASE64" => DecodeBase64(body),
        "QUOTED-PRINTABLE" => DecodeQuotedPrintable(SoftBreak().Replace(body, "")),
        _ => Encoding.Latin1.GetBytes(body),
    };

    private static byte[] DecodeBase64(string text)
    {
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var length) ? bytes[..length] : Encoding.Latin1.GetBytes(text);
    }

    private static byte[] DecodeQuotedPrintable(string text)
    {
        var bytes = new List<byte>(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '=' && byte.TryParse(text.AsSpan(i + 1, Math.Min(2, text.Length - i - 1)), NumberStyles.AllowHexSpecifier, null, out var value))
            {
                bytes.Add(value);
                i += 2;
            }
            else
            {
                bytes.Add((byte)text[i]);
            }
        }
        return [.. bytes];
    }

    // A header is ASCII with encoded words, or UTF-8 after SMTPUTF8. White space between encoded words is not part of the text.
    private static string DecodeHeader(string value) => EncodedWords().Replace(
        Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(value)),
        words => string.Concat(EncodedWord().Matches(words.Value).Select(DecodeWord)));

    private static string DecodeWord(Match word)
    {
        var text = Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(word.Groups["text"].Value));
        var bytes = word.Groups["encoding"].Value is "B" or "b" ? DecodeBase64(text) : DecodeQuotedPrintable(text.Replace('_', ' '));
        return CharacterSet(word.Groups["charset"].Value).GetString(bytes);
    }

    private static Encoding CharacterSet(string? name)
    {
        try
        {
            return string.IsNullOrEmpty(name) ? Encoding.UTF8 : Encoding.GetEncoding(name.Trim('"'));
        }
        catch (ArgumentException)
        {
            return Encoding.UTF8;
        }
    }

    [GeneratedRegex(@"\r\n(?=[ \t])", RegexOptions.CultureInvariant)]
    private static partial Regex Folding();

    [GeneratedRegex(@"=[ \t]*\r\n", RegexOptions.CultureInvariant)]
    private static partial Regex SoftBreak();

    [GeneratedRegex(@"=\?[^?\s]+\?[BbQq]\?[^?\s]*\?=(\s+=\?[^?\s]+\?[BbQq]\?[^?\s]*\?=)*", RegexOptions.CultureInvariant)]
    private static partial Regex EncodedWords();

    [GeneratedRegex(@"=\?(?<charset>[^?*\s]+)[^?\s]*\?(?<encoding>[BbQq])\?(?<text>[^?\s]*)\?=", RegexOptions.CultureInvariant)]
    private static partial Regex EncodedWord();
}
