using System.Runtime.CompilerServices;
using System.Text;

namespace SaasStarter.Backbone.Core;

/// <summary>Collects what is wrong with a request. A rule takes the property itself; its name is taken from the expression.</summary>
public sealed class Validation
{
    private readonly List<FieldError> _errors = [];

    /// <summary>What was found so far, in the order of the rules; at most one message per field.</summary>
    public IReadOnlyList<FieldError> Errors => _errors;

    /// <summary>One line of text, of which something must be left without white space.</summary>
    /// <param name="value">The property.</param>
    /// <param name="maximum">Its longest length, in UTF-16 units.</param>
    /// <param name="field">The property's name, by itself.</param>
    public Validation Line(string value, int maximum, [CallerArgumentExpression(nameof(value))] string field = "")
    {
        if (string.IsNullOrWhiteSpace(value))
            return Add(field, Strings.Text("Required"));
        return OptionalLine(value, maximum, field);
    }

    /// <summary>One line of text, or nothing.</summary>
    /// <param name="value">The property.</param>
    /// <param name="maximum">Its longest length, in UTF-16 units.</param>
    /// <param name="field">The property's name, by itself.</param>
    public Validation OptionalLine(string? value, int maximum, [CallerArgumentExpression(nameof(value))] string field = "")
    {
        if (value?.Length > maximum)
            return Add(field, Strings.Text("TooLong", maximum));
        return value is null || (!value.Any(IsForbidden) && IsWellFormed(value)) ? this : Add(field, Strings.Text("ControlCharacter"));
    }

    /// <summary>Any number of lines of text, or nothing.</summary>
    /// <param name="value">The property.</param>
    /// <param name="maximum">Its longest length, in UTF-16 units.</param>
    /// <param name="field">The property's name, by itself.</param>
    public Validation OptionalText(string? value, int maximum, [CallerArgumentExpression(nameof(value))] string field = "")
    {
        if (value?.Length > maximum)
            return Add(field, Strings.Text("TooLong", maximum));
        return value is null || (!value.Any(c => IsForbidden(c) && c is not ('\r' or '\n' or '\t')) && IsWellFormed(value)) ? this : Add(field, Strings.Text("ControlCharacter"));
    }

    /// <summary>A number that a column <c>numeric(18, 4)</c> holds as it is, or nothing: below 10¹⁴, with four decimals at most.</summary>
    public Validation OptionalNumber(decimal? value, [CallerArgumentExpression(nameof(value))] string field = "")
    {
        if (value is not { } number)
            return this;
        if (decimal.Abs(number) >= 100_000_000_000_000)
            return Add(field, Strings.Text("NumberTooLarge"));
        return decimal.Round(number, 4) == number ? this : Add(field, Strings.Text("TooManyDecimals", 4));
    }

    /// <summary>A mail address that a mail server may accept, at most 254 characters (RFC 5321, 4.5.3.1.3).</summary>
    public Validation MailAddress(string value, [CallerArgumentExpression(nameof(value))] string field = "")
    {
        if (string.IsNullOrWhiteSpace(value))
            return Add(field, Strings.Text("Required"));
        var valid = value.Length <= 254 && !value.Any(c => char.IsWhiteSpace(c) || IsForbidden(c) || c is '<' or '>' or '"' or ',')
            && System.Net.Mail.MailAddress.TryCreate(value, out var address) && address.Address == value && address.Host.Contains('.');
        return valid ? this : Add(field, Strings.Text("MailAddress"));
    }

    /// <summary>A new password: 12 to 128 characters, whatever they are, and not one that everybody tries first (NIST SP 800-63B, 3.1.1.2).</summary>
    public Validation NewPassword(Secret value, [CallerArgumentExpression(nameof(value))] string field = "") => value.Value.Length switch
    {
        < 12 => Add(field, Strings.Text("PasswordTooShort", 12)),
        > 128 => Add(field, Strings.Text("TooLong", 128)),
        _ when CommonPasswords.Contains(value.Value) => Add(field, Strings.Text("PasswordTooCommon")),
        _ => this,
    };

    /// <summary>A secret that is compared with a known one: it only has to be there and be of a sane length.</summary>
    public Validation Given(Secret value, [CallerArgumentExpression(nameof(value))] string field = "") => value.Value.Length switch
    {
        0 => Add(field, Strings.Text("Required")),
        > 128 => Add(field, Strings.Text("TooLong", 128)),
        _ => this,
    };

    /// <summary>Any other rule.</summary>
    /// <param name="holds">Whether the rule is kept.</param>
    /// <param name="field">The name of the property at fault when it is not.</param>
    /// <param name="message">What is wrong and what to do.</param>
    public Validation That(bool holds, string field, LocalizedText message) => holds ? this : Add(field, message);

    private Validation Add(string field, LocalizedText message)
    {
        if (_errors.TrueForAll(error => error.Field != field))
            _errors.Add(new(field, message));
        return this;
    }

    // Line breaks would forge headers, PostgreSQL refuses U+0000, and U+202A to 202E and U+2066 to 2069 turn text around.
    private static bool IsForbidden(char c) =>
        char.IsControl(c) || c is >= '\u202A' and <= '\u202E' or >= '\u2066' and <= '\u2069' or '\uFFFE' or '\uFFFF';

    // Half of a surrogate pair cannot be written as UTF-8.
    private static bool IsWellFormed(string value) =>
        value.Replace(Rune.ReplacementChar.ToString(), "").EnumerateRunes().All(rune => rune != Rune.ReplacementChar);
}
