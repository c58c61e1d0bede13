using System.Text.Json;
using System.Text.Json.Serialization;

namespace SaasStarter.Backbone.Stripe;

/// <summary>That something happened at Stripe. What it shows of an object was true then; what is true now, only asking tells.</summary>
/// <param name="Id">By which a second delivery is known.</param>
/// <param name="Type">What happened: <c>invoice.paid</c>.</param>
/// <param name="ApiVersion">The version that the object is written in.</param>
/// <param name="Created">When it happened.</param>
/// <param name="Livemode">Whether with real money.</param>
/// <param name="Object">The object that it happened to, as it was.</param>
/// <param name="Payload">The whole event as it was sent.</param>
[JsonConverter(typeof(EventConverter))]
internal sealed record Event(string Id, string Type, string? ApiVersion, DateTimeOffset Created, bool Livemode, JsonElement Object, string Payload) : IStripeObject
{
    /// <summary>The id of the customer that it is about, if it names one.</summary>
    public string? Customer
    {
        get
        {
            if (Text(Object, "object") == "customer")
                return Text(Object, "id");
            if (!Object.TryGetProperty("customer", out var customer))
                return null;
            return customer.ValueKind == JsonValueKind.Object ? Text(customer, "id") : Text(Object, "customer");
        }
    }

    /// <summary>The id of the charge that it is about, for a dispute, which names no customer.</summary>
    public string? Charge => Text(Object, "charge");

    /// <summary>The id of the object that it happened to. An upcoming invoice has none.</summary>
    public string? ObjectId => Text(Object, "id");

    /// <summary>Reads an event.</summary>
    /// <param name="payload">A request's body, or what was stored of one.</param>
    /// <exception cref="JsonException">It is none.</exception>
    public static Event Read(ReadOnlySpan<byte> payload) => JsonSerializer.Deserialize<Event>(payload, StripeJson.Options) ?? throw new JsonException("Not an event.");

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private sealed class EventConverter : JsonConverter<Event>
    {
        public override Event Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            var element = JsonElement.ParseValue(ref reader);
            if (element.ValueKind != JsonValueKind.Object || Text(element, "object") != "event"
                || Text(element, "id") is not { Length: > 0 and <= 255 } id || Text(element, "type") is not { Length: > 0 and <= 255 } type
                || !element.TryGetProperty("data", out var data) || data.ValueKind != JsonValueKind.Object
                || !data.TryGetProperty("object", out var about) || about.ValueKind != JsonValueKind.Object
                || !element.TryGetProperty("created", out var created))
            {
                throw new JsonException("Not an event.");
            }
            return new(id, type, Text(element, "api_version"), created.Deserialize<DateTimeOffset>(options),
                element.TryGetProperty("livemode", out var livemode) && livemode.ValueKind == JsonValueKind.True, about, element.GetRawText());
        }

        public override void Write(Utf8JsonWriter writer, Event value, JsonSerializerOptions options) => writer.WriteRawValue(value.Payload);
    }
}

/// <summary>Which events to list.</summary>
internal sealed record EventListParameters : ListParameters
{
    /// <summary>Up to twenty types.</summary>
    public IReadOnlyList<string>? Types { get; init; }

    /// <summary>Whether all endpoints took it; false for those that some did not.</summary>
    public bool? DeliverySuccess { get; init; }

    public CreatedRange? Created { get; init; }
}

/// <summary>A span of time.</summary>
/// <param name="Gte">From this moment on.</param>
/// <param name="Lte">Up to this moment.</param>
internal sealed record CreatedRange(DateTimeOffset? Gte = null, DateTimeOffset? Lte = null);

/// <summary><c>/v1/events</c>: those of the last 30 days.</summary>
internal sealed class Events(StripeConnection connection)
{
    public Task<Event> Retrieve(string id, CancellationToken cancellationToken) => connection.Send<Event>(StripeRequest.Get("/v1/events/{id}", id), cancellationToken);

    /// <summary>From the newest; with <see cref="ListParameters.EndingBefore"/>, those after that event in the order in which they happened.</summary>
    public IAsyncEnumerable<Event> List(EventListParameters parameters, int atMost, CancellationToken cancellationToken) =>
        connection.List<Event>("/v1/events", parameters, atMost, cancellationToken);
}
