using System.Text.Json;
using System.Text.Json.Serialization;

namespace SaasStarter.Backbone.Core;

/// <summary>Writes an identifier into JSON as people and programs see it, with its prefix. Put on the property: source generation needs the closed type.</summary>
public sealed class IdJsonConverter<T> : JsonConverter<Id<T>>
    where T : IIdentified
{
    /// <inheritdoc/>
    public override Id<T> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Id<T>.TryParse(reader.GetString(), null, out var id) ? id : throw new JsonException($"Not an identifier of a {typeof(T).Name}.");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, Id<T> value, JsonSerializerOptions options)
    {
        Span<char> text = stackalloc char[T.IdPrefix.Length + 33];
        text.TryWrite($"{T.IdPrefix}_{value.Value:N}", out var length);
        writer.WriteStringValue(text[..length]);
    }
}
