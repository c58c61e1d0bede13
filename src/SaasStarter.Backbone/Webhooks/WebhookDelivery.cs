using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Webhooks;

/// <summary>What became of a delivery.</summary>
internal enum DeliveryState
{
    /// <summary>It is to be tried, possibly again.</summary>
    Waiting,

    /// <summary>The endpoint answered that it has it.</summary>
    Delivered,

    /// <summary>It was given up.</summary>
    Failed,
}

/// <summary>Why an attempt failed, as far as the tenant is told: never what the other side answered beyond its status.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<AttemptFailure>))]
internal enum AttemptFailure
{
    /// <summary>The status of the answer is not one of success (RFC 9110, 15.3).</summary>
    Refused,

    /// <summary>The answer leads elsewhere (RFC 9110, 15.4), and nobody follows.</summary>
    Redirected,

    /// <summary>There was no whole answer in time.</summary>
    TimedOut,

    /// <summary>The address is not one that anybody on the internet could reach.</summary>
    AddressRefused,

    /// <summary>Nobody took the connection, or it broke.</summary>
    Unreachable,

    /// <summary>The certificate is not one for the name of the address.</summary>
    Untrusted,

    /// <summary>The answer is no HTTP.</summary>
    NotUnderstood,

    /// <summary>The answer is longer than anybody needs.</summary>
    AnswerTooLong,
}

/// <summary>An attempt at a delivery.</summary>
/// <param name="At">When it ended.</param>
/// <param name="Status">The status of the answer; null when there was none.</param>
/// <param name="Failure">Why it failed; null when it did not.</param>
internal sealed record DeliveryAttempt(DateTimeOffset At, int? Status, AttemptFailure? Failure);

/// <summary>An event on its way to an endpoint: what is sent, and what became of each attempt. Forgotten after thirty days.</summary>
[NotImported("It tells of an endpoint that is not imported.")]
internal sealed class WebhookDelivery : IIdentified, ITenantOwned, IPersonalData
{
    public static readonly TimeSpan Keeps = TimeSpan.FromDays(30);

    public static string IdPrefix => "whd";

    public Id<Tenant> TenantId { get; private set; }

    /// <summary>Its identifier, in the order of time.</summary>
    public required Id<WebhookDelivery> Id { get; init; }

    /// <summary>Where it goes.</summary>
    public required Id<WebhookEndpoint> EndpointId { get; init; }

    /// <summary>The event's identifier, <c>evt_…</c>: the same for every endpoint, every attempt and every replay, so that a receiver can tell a repeat.</summary>
    public required string EventId { get; init; }

    /// <summary>The event's type.</summary>
    public required string EventType { get; init; }

    /// <summary>What is sent, to the letter: the database keeps JSON in an order of its own, and what it reads back is what is signed.</summary>
    public required string Body { get; init; }

    /// <summary>What became of it.</summary>
    public DeliveryState State { get; set; }

    /// <summary>The attempts that have ended, as JSON (<see cref="DeliveryAttempt"/>).</summary>
    public string Attempts { get; set; } = "[]";

    /// <summary>When the last attempt ended.</summary>
    public DateTimeOffset? LastAttemptAt { get; set; }

    /// <summary>When it is tried again; null when it is not, and before the first attempt.</summary>
    public DateTimeOffset? NextAttemptAt { get; set; }

    /// <summary>When it was written.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    static PersonalData IPersonalData.PersonalData { get; } = new(Processings.Webhooks)
    {
        LeftOut = LeftOut.OfTheTenant,
        Documents = [nameof(Body)],
        Retention = new(Keeps, nameof(CreatedAt)),
    };

    /// <summary>The attempts that have ended.</summary>
    public IReadOnlyList<DeliveryAttempt> ReadAttempts() => JsonSerializer.Deserialize<List<DeliveryAttempt>>(Attempts, JsonSerializerOptions.Web)!;

    /// <summary>Adds one.</summary>
    public void Add(DeliveryAttempt attempt) =>
        (Attempts, LastAttemptAt) = (JsonSerializer.Serialize<IEnumerable<DeliveryAttempt>>([.. ReadAttempts(), attempt], JsonSerializerOptions.Web), attempt.At);
}

internal sealed class WebhookDeliveryConfiguration : IEntityTypeConfiguration<WebhookDelivery>
{
    public void Configure(EntityTypeBuilder<WebhookDelivery> builder)
    {
        builder.Property(delivery => delivery.EventId).HasMaxLength(40);
        builder.Property(delivery => delivery.EventType).HasMaxLength(80);
        builder.Property(delivery => delivery.Body).HasColumnType("jsonb");
        builder.Property(delivery => delivery.Attempts).HasColumnType("jsonb");
        builder.Property(delivery => delivery.State).HasMaxLength(20);
        builder.HasOne<WebhookEndpoint>().WithMany().HasForeignKey(delivery => new { delivery.TenantId, delivery.EndpointId });
        builder.HasIndex(delivery => new { delivery.TenantId, delivery.EndpointId, delivery.Id });
        builder.HasIndex(delivery => new { delivery.TenantId, delivery.EndpointId }).HasFilter("state = 'Waiting'");
        builder.HasIndex(delivery => new { delivery.TenantId, delivery.CreatedAt });
        builder.HasIndex(delivery => delivery.LastAttemptAt);
        builder.ShowsInTrail(delivery => delivery.EventType, delivery => delivery.EventId, delivery => delivery.State);
    }
}
