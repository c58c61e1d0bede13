using System.Text.Json;
using System.Text.Json.Serialization;

namespace SaasStarter.Backbone.Stripe;

/// <summary>
/// A parameter that can be taken away again: null leaves what there is, <see cref="Empty"/> takes it away, a value replaces it. Stripe's
/// types mark them <c>Emptyable</c>, and an empty string says it on the wire.
/// </summary>
internal readonly record struct Emptyable<T>
{
    private Emptyable(T value) => (Value, HasValue) = (value, true);

    /// <summary>Nothing any more.</summary>
    public static Emptyable<T> Empty => default;

    /// <summary>The value, when there is one.</summary>
    public T? Value { get; }

    /// <summary>Whether there is one.</summary>
    public bool HasValue { get; }

    public static implicit operator Emptyable<T>(T value) => new(value);
}

/// <summary>Writes a parameter that can be taken away.</summary>
internal sealed class EmptyableConverter : JsonConverterFactory
{
    public override bool CanConvert(Type typeToConvert) => typeToConvert.IsGenericType && typeToConvert.GetGenericTypeDefinition() == typeof(Emptyable<>);

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter)Activator.CreateInstance(typeof(Of<>).MakeGenericType(typeToConvert.GenericTypeArguments))!;

    private sealed class Of<T> : JsonConverter<Emptyable<T>>
    {
        public override Emptyable<T> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            throw new NotSupportedException("Parameters are sent, never received.");

        public override void Write(Utf8JsonWriter writer, Emptyable<T> value, JsonSerializerOptions options)
        {
            if (value.HasValue)
                JsonSerializer.Serialize(writer, value.Value, options);
            else
                writer.WriteStringValue("");
        }
    }
}
