using System.Text.Json;
using System.Text.Json.Serialization;
using SaasStarter.Backbone.Core;

namespace SaasStarter.Backbone.Stripe;

/// <summary>How Stripe writes objects: names in lower case with underscores, times as Unix seconds.</summary>
internal static class StripeJson
{
    public static JsonSerializerOptions Options { get; } = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters =
        {
            new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false),
            new UnixTimeConverter(), new SecretConverter(), new ExpandableConverter(), new EmptyableConverter(),
        },
    };

    private sealed class UnixTimeConverter : JsonConverter<DateTimeOffset>
    {
        public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            var seconds = reader.GetInt64();
            // The year 9999; what lies outside of it is no time.
            return seconds is >= 0 and <= 253_402_300_799 ? DateTimeOffset.FromUnixTimeSeconds(seconds) : throw new JsonException("Not a time.");
        }

        public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) => writer.WriteNumberValue(value.ToUnixTimeSeconds());
    }

    private sealed class SecretConverter : JsonConverter<Secret>
    {
        public override Secret Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => new(reader.GetString()!);

        public override void Write(Utf8JsonWriter writer, Secret value, JsonSerializerOptions options) => throw new NotSupportedException("Secrets are received, never sent.");
    }
}

/// <summary>An object with an id, as all of Stripe's that can be listed.</summary>
internal interface IStripeObject
{
    string Id { get; }
}

/// <summary>A page of a list.</summary>
/// <param name="HasMore">Whether there are more in the direction in which one turns pages.</param>
/// <param name="Data">The objects, the newest first.</param>
internal sealed record StripePage<T>(bool HasMore, IReadOnlyList<T> Data);
