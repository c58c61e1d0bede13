using System.Text.Json.Nodes;

namespace SaasStarter.Backbone.StripeSimulator.Objects;

/// <summary>Something that happened. Its data never change.</summary>
internal sealed class SimulatedEvent : StripeObject
{
    public string ApiVersion => SimulatorSettings.ApiVersion;

    public required EventData Data { get; init; }

    public int PendingWebhooks { get; set; }

    public required EventRequest Request { get; init; }

    public required string Type { get; init; }

    /// <summary>When it was recorded, on the general clock, whatever clock its customer lives on.</summary>
    [Hidden]
    public long RecordedAt { get; init; }

    /// <summary>The customer that it concerns, if any.</summary>
    [Hidden]
    public string? CustomerId { get; init; }

    /// <summary>The endpoints that wait for it.</summary>
    [Hidden]
    public List<string> WaitingEndpoints { get; set; } = [];

    /// <summary>What was tried so far, the newest last.</summary>
    [Hidden]
    public List<DeliveryAttempt> Attempts { get; set; } = [];

    /// <summary>Whether every endpoint that wants it has taken it. Null when none wants it.</summary>
    public bool? IsDelivered() => WaitingEndpoints.Count > 0 ? false : Attempts.Count > 0 ? true : null;
}

/// <summary>The object after what happened, and what of it was different before.</summary>
internal sealed record EventData
{
    public required JsonObject Object { get; init; }

    [System.Text.Json.Serialization.JsonIgnore(Condition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull)]
    public JsonObject? PreviousAttributes { get; init; }
}

/// <summary>The request from which an event came; empty when the clock brought it about.</summary>
internal sealed record EventRequest(string? Id, string? IdempotencyKey);

/// <summary>One attempt to deliver an event.</summary>
/// <param name="Endpoint">The endpoint's id.</param>
/// <param name="At">When, in real time.</param>
/// <param name="Status">What was answered; null when nothing was.</param>
/// <param name="Milliseconds">How long it took.</param>
internal sealed record DeliveryAttempt(string Endpoint, long At, int? Status, long Milliseconds)
{
    /// <summary>Whether it was taken.</summary>
    public bool IsTaken => Status is >= 200 and < 300;
}

/// <summary>Where events are sent.</summary>
internal sealed class SimulatedWebhookEndpoint : StripeObject
{
    public string? ApiVersion { get; init; }

    public string? Application => null;

    public string? Description { get; set; }

    public required List<string> EnabledEvents { get; set; }

    public Dictionary<string, string> Metadata { get; set; } = [];

    /// <summary>What its events are signed with. Sent in the answer to its creation only.</summary>
    [Hidden]
    public required string Secret { get; init; }

    public string Status { get; set; } = "enabled";

    public required string Url { get; set; }

    /// <summary>Whether it wants an event.</summary>
    public bool Wants(string type) => Status == "enabled" && (EnabledEvents.Contains("*") || EnabledEvents.Contains(type));
}

/// <summary>A clock of its own, on which customers live that were made with it.</summary>
internal sealed class SimulatedTestClock : StripeObject
{
    public long DeletesAfter { get; init; }

    public required long FrozenTime { get; set; }

    public string? Name { get; init; }

    public string Status => "ready";

    public object StatusDetails => new { };
}
