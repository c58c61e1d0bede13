using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Billing;

/// <summary>What became of an event.</summary>
public enum StripeEventState
{
    /// <summary>It was stored, and a job is to apply it.</summary>
    Waiting,

    /// <summary>The tenant's copy is at least as new as the event, and what it means was done.</summary>
    Applied,

    /// <summary>It is of a type that we do nothing about.</summary>
    Ignored,

    /// <summary>Its customer belongs to no tenant. It can be applied when that has changed.</summary>
    Unmatched,
}

/// <summary>An event that Stripe posted, as it came: stored before it is answered, applied later. Kept for thirty days, as long as Stripe itself tells it again.</summary>
[GlobalEntity("An event of an unknown customer belongs to no tenant; policies show the application those of the announced tenant only.")]
public sealed class StripeEvent : IPersonalData
{
    /// <summary>Stripe's identifier, <c>evt_…</c>: the same event is stored once, however often it comes.</summary>
    public required string Id { get; init; }

    /// <summary>The tenant whose customer it is about; null when there is none.</summary>
    public Id<Tenant>? TenantId { get; init; }

    /// <summary>Its type, <c>invoice.paid</c>.</summary>
    public required string Type { get; init; }

    /// <summary>The customer that it is about, <c>cus_…</c>; null for one about none.</summary>
    public string? StripeCustomerId { get; init; }

    /// <summary>The API version in which it was written.</summary>
    public string? ApiVersion { get; init; }

    /// <summary>Whether it is about real money.</summary>
    public bool IsLive { get; init; }

    /// <summary>The body as it came.</summary>
    public required string Payload { get; init; }

    /// <summary>When it happened at Stripe.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it came, by the database's clock.</summary>
    public DateTimeOffset ReceivedAt { get; init; }

    /// <summary>What became of it.</summary>
    public StripeEventState State { get; init; }

    /// <summary>When that was.</summary>
    public DateTimeOffset? ProcessedAt { get; init; }

    /// <summary>What is wrong with it, if anything.</summary>
    public string? Error { get; init; }

    static PersonalData IPersonalData.PersonalData { get; } = new(Processings.Billing)
    {
        LeftOut = LeftOut.OfTheTenant,
        Fields = [nameof(Payload)],
        Erasure = Erasure.Kept,
        Law = Strings.Text("InvoiceLaw"),
    };
}

internal sealed class StripeEventConfiguration : IEntityTypeConfiguration<StripeEvent>
{
    public void Configure(EntityTypeBuilder<StripeEvent> builder)
    {
        builder.Property(received => received.Id).HasMaxLength(255);
        builder.Property(received => received.Type).HasMaxLength(120);
        builder.Property(received => received.StripeCustomerId).HasMaxLength(255);
        builder.Property(received => received.ApiVersion).HasMaxLength(60);
        builder.Property(received => received.State).HasMaxLength(20);
        builder.Property(received => received.Error).HasMaxLength(500);
        builder.Property(received => received.ReceivedAt).HasDefaultValueSql("clock_timestamp()");
    }
}
