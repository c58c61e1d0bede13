namespace SaasStarter.Backbone.AuditTrail;

/// <summary>
/// How people read the values of a field that say little as the database writes them. What is a text, a moment, a day, or a yes or no needs none: the reader's
/// language and time zone suffice.
/// </summary>
public abstract record ValueText
{
    private ValueText() { }

    /// <summary>A member of the tenant, by name.</summary>
    public static ValueText Person { get; } = Name(PersonEntity);

    internal const string PersonEntity = "backbone.person";

    /// <summary>In words, or as a figure with its unit.</summary>
    /// <param name="tell">From the value as the trail has it; answers a text or a <see cref="Core.LocalizedText"/>, in the current culture.</param>
    public static ValueText Told(Func<string, object> tell) => new InWords(tell);

    /// <summary>By the name of the record whose identifier it is.</summary>
    /// <param name="entity">The table of that record; its capability registers <see cref="RecordNames"/> of it.</param>
    /// <param name="otherwise">Tells what is no identifier, or of a record that is not there any more; null when there are only identifiers.</param>
    public static ValueText Name(string entity, Func<string, object>? otherwise = null) => new NameOf(entity, otherwise);

    internal sealed record InWords(Func<string, object> Tell) : ValueText;

    internal sealed record NameOf(string Entity, Func<string, object>? Otherwise) : ValueText;
}
