namespace SaasStarter.Backbone.Components.Forms;

/// <summary>What a field is for; it decides keyboard, suggestions and look.</summary>
public enum FieldType
{
    /// <summary>One line.</summary>
    Text,

    /// <summary>A mail address.</summary>
    Email,

    /// <summary>A password, which is never shown again.</summary>
    Password,

    /// <summary>A code that was mailed: digits, which the phone suggests.</summary>
    Code,

    /// <summary>A number.</summary>
    Number,

    /// <summary>One of <see cref="Field.Options"/>.</summary>
    Select,

    /// <summary>Several lines.</summary>
    TextArea,

    /// <summary>Yes or no.</summary>
    CheckBox,

    /// <summary>A file; the form needs <see cref="Form.HasFiles"/>.</summary>
    File,

    /// <summary>A colour, <c>#rrggbb</c>.</summary>
    Color,

    /// <summary>Words to look for.</summary>
    Search,

    /// <summary>A day; its value is written as <c>yyyy-MM-dd</c>, whatever the browser shows (HTML, "valid date string").</summary>
    Date,
}

/// <summary>A choice of a <see cref="FieldType.Select"/>.</summary>
/// <param name="Value">What is posted.</param>
/// <param name="Text">What is shown.</param>
public sealed record Option(string Value, string Text);
