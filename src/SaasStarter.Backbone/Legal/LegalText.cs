using System.Text.RegularExpressions;

namespace SaasStarter.Backbone.Legal;

/// <summary>A part of a legal document.</summary>
internal abstract record LegalBlock
{
    /// <summary>A heading; <paramref name="Level"/> 2 or 3.</summary>
    public sealed record Heading(int Level, string Text) : LegalBlock;

    /// <summary>A paragraph.</summary>
    public sealed record Paragraph(string Text) : LegalBlock;

    /// <summary>A list of points.</summary>
    public sealed record Points(IReadOnlyList<string> Items) : LegalBlock;

    /// <summary>The table of those who work on the data.</summary>
    public sealed record ProcessorTable : LegalBlock;
}

/// <summary>
/// Reads the text of a legal document: a small part of Markdown (<c>## heading</c>, <c>### heading</c>, <c>- point</c>, <c>**strong**</c>,
/// <c>[words](/path)</c>), with fields of <c>company.json</c> in braces. A part that begins with <c>{?field}</c> stands only where the field has a value, one that
/// begins with <c>{!field}</c> only where it has none. <c>docs/legal.md</c> tells whoever edits them.
/// </summary>
internal static partial class LegalText
{
    private const string ProcessorTable = "{processors}";

    /// <summary>The parts of a text.</summary>
    /// <param name="text">What the file says below its head.</param>
    /// <param name="fields">What stands for the fields; empty where there is no value.</param>
    /// <param name="missing">Takes the fields that the text needs and that have no value.</param>
    /// <exception cref="FormatException">It names a field that there is not.</exception>
    public static IReadOnlyList<LegalBlock> Parse(string text, IReadOnlyDictionary<string, string> fields, ISet<string> missing) =>
        [.. Paragraphs().Split(text.ReplaceLineEndings("\n").Trim()).Where(part => part.Length > 0).SelectMany(part => Blocks(part, fields, missing))];

    private static IEnumerable<LegalBlock> Blocks(string part, IReadOnlyDictionary<string, string> fields, ISet<string> missing)
    {
        if (part == ProcessorTable)
            return [new LegalBlock.ProcessorTable()];
        if (!part.StartsWith("- ", StringComparison.Ordinal))
            return Shown(part, fields) is { } text ? [Block(Fill(text, fields, missing))] : [];
        var points = Points().Split(part[2..]).Select(point => Shown(point, fields)).OfType<string>().Select(point => Fill(point, fields, missing)).ToArray();
        return points.Length > 0 ? [new LegalBlock.Points(points)] : [];
    }

    private static LegalBlock Block(string text) => text switch
    {
        ['#', '#', '#', ' ', .. var heading] => new LegalBlock.Heading(3, heading),
        ['#', '#', ' ', .. var heading] => new LegalBlock.Heading(2, heading),
        _ => new LegalBlock.Paragraph(text),
    };

    private static string? Shown(string part, IReadOnlyDictionary<string, string> fields)
    {
        if (Condition().Match(part) is not { Success: true } condition)
            return part;
        var hasValue = ValueOf(condition.Groups["field"].Value, fields).Length > 0;
        return hasValue == (condition.Groups["sign"].Value == "?") ? part[condition.Length..].TrimStart() : null;
    }

    private static string Fill(string text, IReadOnlyDictionary<string, string> fields, ISet<string> missing) =>
        Field().Replace(LineBreak().Replace(text, " "), match =>
        {
            var value = ValueOf(match.Groups["field"].Value, fields);
            if (value.Length == 0)
                missing.Add(match.Groups["field"].Value);
            return value;
        });

    private static string ValueOf(string field, IReadOnlyDictionary<string, string> fields) =>
        fields.GetValueOrDefault(field) ?? throw new FormatException($"{{{field}}} is no field; known are {string.Join(", ", fields.Keys)}.");

    [GeneratedRegex(@"\n\s*\n")]
    private static partial Regex Paragraphs();

    [GeneratedRegex(@"\n- ")]
    private static partial Regex Points();

    [GeneratedRegex(@"\s*\n\s*")]
    private static partial Regex LineBreak();

    [GeneratedRegex(@"^\{(?<sign>[?!])(?<field>[A-Za-z.]+)\}")]
    private static partial Regex Condition();

    [GeneratedRegex(@"\{(?<field>[A-Za-z.]+)\}")]
    private static partial Regex Field();
}
