namespace SaasStarter.Backbone.Core;

/// <summary>A password or code that somebody typed: never trimmed, never shown again in a form, never written to a log.</summary>
public sealed class Secret(string value)
{
    /// <summary>An empty one: the field was not filled in.</summary>
    public static Secret Empty { get; } = new("");

    /// <summary>What was typed.</summary>
    public string Value { get; } = value;

    /// <summary>Never the value.</summary>
    public override string ToString() => "***";
}
