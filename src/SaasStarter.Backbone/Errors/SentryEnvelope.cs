using System.Text.Json;

namespace SaasStarter.Backbone.Errors;

/// <summary>
/// The form in which an event travels: a line about the envelope, a line about the item, and the item (Sentry's developer documentation,
/// "Envelopes"). Lines end with a line feed alone.
/// </summary>
internal static class SentryEnvelope
{
    /// <summary>The media type.</summary>
    public const string ContentType = "application/x-sentry-envelope";

    /// <summary>Puts an event into an envelope.</summary>
    /// <param name="id">The event's identifier, by which the receiver knows one that it already has.</param>
    /// <param name="payload">The event, as JSON in UTF-8.</param>
    /// <param name="sentAt">When it leaves.</param>
    public static byte[] Of(Guid id, ReadOnlySpan<byte> payload, DateTimeOffset sentAt)
    {
        using var envelope = new MemoryStream();
        envelope.Write(JsonSerializer.SerializeToUtf8Bytes(new { event_id = id.ToString("N"), sent_at = sentAt.UtcDateTime, sdk = new { name = SentryEvent.Sdk, version = SentryEvent.SdkVersion } }));
        envelope.WriteByte((byte)'\n');
        envelope.Write(JsonSerializer.SerializeToUtf8Bytes(new { type = "event", content_type = "application/json", length = payload.Length }));
        envelope.WriteByte((byte)'\n');
        envelope.Write(payload);
        envelope.WriteByte((byte)'\n');
        return envelope.ToArray();
    }
}
