using System.Text.Json;
using System.Text.Json.Serialization;

namespace SaasStarter.Backbone.Stripe;

/// <summary>Another object that one refers to: its id, and all of it when the request asked for it by <c>expand</c>.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Object">The object, when it was expanded and not deleted.</param>
/// <param name="IsDeleted">Whether it is known to be deleted. Only expanding tells.</param>
internal sealed record Expandable<T>(string Id, T? Object = null, bool IsDeleted = false) where T : class, IStripeObject;

/// <summary>Reads <c>"cus_1"</c>, <c>{"id":"cus_1","object":"customer",…}</c> and <c>{"id":"cus_1","object":"customer","deleted":true}</c>.</summary>
internal sealed class ExpandableConverter : JsonConverterFactory
{
    public override bool CanConvert(Type typeToConvert) => typeToConvert.IsGenericType && typeToConvert.GetGenericTypeDefinition() == typeof(Expandable<>);

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter)Activator.CreateInstance(typeof(Of<>).MakeGenericType(typeToConvert.GenericTypeArguments))!;

    private sealed class Of<T> : JsonConverter<Expandable<T>> where T : class, IStripeObject
    {
        public override Expandable<T> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            if (reader.TokenType == JsonTokenType.String)
                return new(reader.GetString()!);
            var element = JsonElement.ParseValue(ref reader);
            if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty("id", out var id) || id.GetString() is not { } text)
                throw new JsonException("Neither an id nor an object with one.");
            if (element.TryGetProperty("deleted", out var deleted) && deleted.ValueKind == JsonValueKind.True)
                return new(text, IsDeleted: true);
            return new(text, element.Deserialize<T>(options));
        }

        public override void Write(Utf8JsonWriter writer, Expandable<T> value, JsonSerializerOptions options) => writer.WriteStringValue(value.Id);
    }
}
