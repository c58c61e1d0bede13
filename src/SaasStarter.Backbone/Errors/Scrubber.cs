using System.Text.RegularExpressions;

namespace SaasStarter.Backbone.Errors;

/// <summary>
/// Takes out of a text what is about a person or opens a door: mail and IP addresses, telephone and card numbers, tokens, passwords, header
/// values, query values, and what was quoted from input. Identifiers and names in code stay: without them, nobody finds the error.
/// </summary>
internal static partial class Scrubber
{
    // Far more than is sent, so that what is cut here does not end in half an address.
    private const int LongestRead = 16_000;

    // A text that takes longer is one that somebody made for it.
    private const int Milliseconds = 250;

    private const string Unreadable = "[unreadable]";

    /// <summary>The exception's message, clean.</summary>
    /// <param name="exception">Its message may quote what a person typed.</param>
    /// <param name="longest">How many characters remain at most.</param>
    public static string MessageOf(Exception exception, int longest)
    {
        string message;
        try
        {
            message = exception.Message;
        }
        catch (Exception)
        {
            // A message is computed, and that may fail as well.
            return Unreadable;
        }
        return Clean(message, longest, quotesInput: exception is FormatException or KeyNotFoundException or ArgumentException or System.Text.Json.JsonException or OverflowException);
    }

    /// <summary>The text, clean.</summary>
    /// <param name="text">Any.</param>
    /// <param name="longest">How many characters remain at most.</param>
    /// <param name="quotesInput">Whether all that is quoted is taken out, rather than what does not read like a name in code.</param>
    public static string Clean(string text, int longest, bool quotesInput = false)
    {
        try
        {
            var read = text.Length <= LongestRead ? text : text[..Math.Max(0, text.LastIndexOf(' ', LongestRead))];
            if (read.Length == 0)
                return text.Length == 0 ? "" : Unreadable;
            var withoutRows = Row().Replace(read, "$1[value])");
            var withoutQuotes = Quoted().Replace(withoutRows, quote => IsCodeName(quote, quotesInput) ? quote.Value : $"{quote.Value[0]}[value]{quote.Value[^1]}");
            var clean = Private().Replace(withoutQuotes, Replacement);
            return clean.Length <= longest ? clean : clean[..(longest - 1)] + "…";
        }
        catch (RegexMatchTimeoutException)
        {
            return Unreadable;
        }
    }

    private static bool IsCodeName(Match quote, bool quotesInput) =>
        quote.Groups["parameter"].Success || (!quotesInput && CodeName().IsMatch(quote.Groups["content"].Value));

    private static string Replacement(Match match)
    {
        if (match.Groups["identifier"].Success)
            return match.Value;
        if (match.Groups["setting"] is { Success: true } setting)
            return $"{setting.Value}[value]";
        var kind = match.Groups.Keys.First(name => !char.IsAsciiDigit(name[0]) && match.Groups[name].Success);
        return $"[{kind}]";
    }

    // PostgreSQL quotes values of a row in brackets: Key (email)=(…), Failing row contains (…).
    [GeneratedRegex(@"(Key \([^)\n]*\)=\(|Failing row contains \()[^\n]*", RegexOptions.CultureInvariant, Milliseconds)]
    private static partial Regex Row();

    [GeneratedRegex("""
        (?<parameter>\(Parameter\ '\w{1,100}'\))
        | '(?<content>[^'\n]*)'(?![\w])
        | "(?<content>[^"\n]*)"
        | «(?<content>[^»\n]*)»
        | “(?<content>[^”\n]*)”
        | ‘(?<content>[^’\n]*)’
        | `(?<content>[^`\n]*)`
        """, RegexOptions.IgnorePatternWhitespace | RegexOptions.CultureInvariant, Milliseconds)]
    private static partial Regex Quoted();

    [GeneratedRegex(@"\A[A-Za-z_][A-Za-z0-9_.+<>\[\],`]{0,120}\z", RegexOptions.CultureInvariant, Milliseconds)]
    private static partial Regex CodeName();

    [GeneratedRegex("""
        (?<identifier>(?<![\w-])(?:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[a-z]{2,4}_[0-9a-f]{32})(?![\w-]))
        | (?<setting>\b(?:set-cookie|cookie|authorization|proxy-authorization|x-[\w-]{1,40}|forwarded|referer)\s*:\s*)[^\r\n]+
        | (?<setting>\b(?:bearer|basic)\s+)[\w.~+/=-]{4,}
        | (?<setting>(?<![\w])(?:\w{0,30}(?:password|passwd|pwd|secret|token|api[_-]?key|dsn|user[ ]?id|username|user|uid|host|server|data[ ]source)\w{0,30})["']?\s*[=:]\s*)(?:"[^"\n]*"|'[^'\n]*'|[^\s;,"'&]+)
        | (?<setting>[?&][\w.\[\]%-]{1,60}=)[^\s&#"']*
        | (?<setting>://)[^\s/@]{1,300}@
        | (?<mail>[^\s@<>"'(),;:=\[\]]{1,200}(?:@|%40)[^\s@<>"'(),;:=\[\]]{1,200})
        | (?<address>(?<![\w.])(?:\d{1,3}\.){3}\d{1,3}(?![\w.]*\w))
        | (?<address>(?<![\w:])(?:(?:[0-9a-f]{1,4}:){7}[0-9a-f]{1,4}|(?:[0-9a-f]{1,4}:){0,6}[0-9a-f]{0,4}::(?:[0-9a-f]{1,4}:){0,6}(?:[0-9a-f]{1,4}|(?:\d{1,3}\.){3}\d{1,3})?)(?:%\w{1,15})?(?![\w:]))
        | (?<token>(?<![\w-])(?=[\w-]{0,200}\d)(?=[\w-]{0,200}[A-Za-z])[\w-]{20,}(?:\.[\w-]{4,}){0,2})
        | (?<token>(?<![\w+/-])[\w+/-]{40,}={0,2})
        | (?<iban>\b[A-Z]{2}\d{2}(?:[ ]?[A-Z0-9]{4}){3,7}(?:[ ]?[A-Z0-9]{1,3})?\b)
        | (?<number>(?<![\w-])\+?\d(?:[ .()-]{0,2}\d){6,}(?![\w-]))
        """, RegexOptions.IgnorePatternWhitespace | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, Milliseconds)]
    private static partial Regex Private();
}
