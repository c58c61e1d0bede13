using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Billing;

/// <summary>
/// Up to which of Stripe's events the list was read: one row. Not the newest event that came, because one before it may not have.
/// </summary>
[GlobalEntity("Stripe lists the events of all customers together.")]
[NoPersonalData("How far Stripe was read.")]
internal sealed class StripeEventCursor
{
    /// <summary>Always 1.</summary>
    public required int Id { get; init; }

    /// <summary>The last event that was read; null before the first one.</summary>
    public string? LastEventId { get; init; }

    /// <summary>When that happened at Stripe.</summary>
    public DateTimeOffset? LastEventAt { get; init; }

    /// <summary>When the list was last read to its end, or as far as one run reads.</summary>
    public DateTimeOffset? ReadAt { get; init; }
}

internal sealed class StripeEventCursorConfiguration : IEntityTypeConfiguration<StripeEventCursor>
{
    public void Configure(EntityTypeBuilder<StripeEventCursor> builder)
    {
        builder.Property(cursor => cursor.Id).ValueGeneratedNever();
        builder.Property(cursor => cursor.LastEventId).HasMaxLength(255);
    }
}

/// <summary>Reads and moves the cursor, through the operator's door: the events of all tenants stand in one list.</summary>
internal sealed class StripeEventCursors(Databases databases)
{
    /// <summary>Where the last run ended; both null before the first one.</summary>
    public async Task<(string? EventId, DateTimeOffset? At)> Read(CancellationToken cancellationToken)
    {
        await using var command = databases.BackOffice.CreateCommand("select last_event_id, last_event_at from backbone.stripe_event_cursor");
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return (reader.IsDBNull(0) ? null : reader.GetString(0), reader.IsDBNull(1) ? null : reader.GetFieldValue<DateTimeOffset>(1));
    }

    /// <summary>Moves it forward, never back.</summary>
    public async Task Move(string eventId, DateTimeOffset at, CancellationToken cancellationToken)
    {
        await using var command = databases.BackOffice.CreateCommand(
            "update backbone.stripe_event_cursor set last_event_id = $1, last_event_at = $2 where last_event_at is null or last_event_at <= $2");
        command.Add<string>(eventId);
        command.Add(at);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Notes that the list was read.</summary>
    public async Task Note(DateTimeOffset readAt, CancellationToken cancellationToken)
    {
        await using var command = databases.BackOffice.CreateCommand("update backbone.stripe_event_cursor set read_at = $1");
        command.Add(readAt);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>When the first customer was made: what happened before is none of our business. Null when there is none.</summary>
    public async Task<DateTimeOffset?> FirstCustomerAt(CancellationToken cancellationToken)
    {
        await using var command = databases.BackOffice.CreateCommand("select min(created_at) from backbone.billing_customer");
        return await command.ExecuteScalarAsync(cancellationToken) is DateTime first ? new DateTimeOffset(first) : null;
    }

    /// <summary>Which of these events are there.</summary>
    public async Task<IReadOnlySet<string>> Known(string[] eventIds, CancellationToken cancellationToken)
    {
        await using var command = databases.BackOffice.CreateCommand("select id from backbone.stripe_event where id = any($1)");
        command.Add(eventIds);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var known = new HashSet<string>(StringComparer.Ordinal);
        while (await reader.ReadAsync(cancellationToken))
            known.Add(reader.GetString(0));
        return known;
    }
}
