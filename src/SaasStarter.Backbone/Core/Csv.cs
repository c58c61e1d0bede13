using System.Globalization;

namespace SaasStarter.Backbone.Core;

/// <summary>Comma-separated values (RFC 4180), in which a spreadsheet finds text and never a formula (OWASP ASVS 5.0, 1.2.10).</summary>
public static class Csv
{
    /// <summary>A line with its end. Numbers and dates are written the same in every language; a text that a spreadsheet would calculate begins with an apostrophe.</summary>
    public static string Line(params IEnumerable<object?> values) => string.Join(',', values.Select(value => Quote(TextOf(value)))) + "\r\n";

    private static string TextOf(object? value) => value switch
    {
        null => "",
        string text => text.Length > 0 && text[0] is '=' or '+' or '-' or '@' or '\t' or '\r' or '\n' or '\0' ? "'" + text : text,
        bool truth => truth ? "true" : "false",
        DateOnly day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        DateTimeOffset moment => moment.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
        IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
        _ => throw new ArgumentException($"A {value.GetType().Name} cannot be written as a value.", nameof(value)),
    };

    private static string Quote(string text) => text.AsSpan().ContainsAny("\",\r\n") ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
}
