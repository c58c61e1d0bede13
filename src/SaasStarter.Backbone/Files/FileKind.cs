namespace SaasStarter.Backbone.Files;

/// <summary>What the bytes of a file show that it is.</summary>
public enum FileForm
{
    /// <summary>Nothing that we know.</summary>
    Unknown,

    /// <summary>A PNG picture.</summary>
    Png,

    /// <summary>A JPEG picture.</summary>
    Jpeg,

    /// <summary>A WebP picture.</summary>
    WebP,

    /// <summary>A PDF document.</summary>
    Pdf,

    /// <summary>A ZIP archive, in which office documents come as well.</summary>
    Zip,

    /// <summary>Text without markup: bytes that no text has do not occur.</summary>
    Text,
}

/// <summary>A kind of file. Which one a file is follows from its bytes; among the kinds that look alike, from the end of its name.</summary>
/// <param name="Name">Its stored name, which never changes.</param>
/// <param name="ContentType">The media type that it is served with (IANA media types).</param>
/// <param name="Form">What its bytes show.</param>
/// <param name="Extensions">What its name may end with, in lower case: <c>.jpg</c>.</param>
public sealed record FileKind(string Name, string ContentType, FileForm Form, params IReadOnlyList<string> Extensions)
{
#pragma warning disable CS1591 // Each is named by what it is.
    public static FileKind Png { get; } = new("png", "image/png", FileForm.Png, ".png");
    public static FileKind Jpeg { get; } = new("jpeg", "image/jpeg", FileForm.Jpeg, ".jpg", ".jpeg");
    public static FileKind WebP { get; } = new("webp", "image/webp", FileForm.WebP, ".webp");
    public static FileKind Pdf { get; } = new("pdf", "application/pdf", FileForm.Pdf, ".pdf");
    public static FileKind Zip { get; } = new("zip", "application/zip", FileForm.Zip, ".zip");
    public static FileKind Word { get; } = new("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", FileForm.Zip, ".docx");
    public static FileKind Excel { get; } = new("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", FileForm.Zip, ".xlsx");
    public static FileKind PowerPoint { get; } = new("pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation", FileForm.Zip, ".pptx");
    public static FileKind OpenText { get; } = new("odt", "application/vnd.oasis.opendocument.text", FileForm.Zip, ".odt");
    public static FileKind OpenSpreadsheet { get; } = new("ods", "application/vnd.oasis.opendocument.spreadsheet", FileForm.Zip, ".ods");
    public static FileKind Text { get; } = new("text", "text/plain", FileForm.Text, ".txt");
    public static FileKind Csv { get; } = new("csv", "text/csv", FileForm.Text, ".csv");
    public static FileKind JsonLines { get; } = new("jsonl", "application/jsonl", FileForm.Text, ".jsonl");
#pragma warning restore CS1591

    /// <summary>All kinds. SVG and HTML are none: they carry scripts.</summary>
    public static IReadOnlyList<FileKind> All { get; } =
        [Png, Jpeg, WebP, Pdf, Word, Excel, PowerPoint, OpenText, OpenSpreadsheet, Csv, Text, JsonLines, Zip];

    /// <summary>The kind with a stored name.</summary>
    /// <exception cref="InvalidOperationException">The database names a kind that the code does not know.</exception>
    public static FileKind Named(string name) => All.Single(kind => kind.Name == name);
}
