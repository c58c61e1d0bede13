using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.AuditTrail;

/// <summary>
/// One line of a trail: who did what, to what, when and from where. The database's own functions write it; the application reads the entries of its tenant,
/// and nobody who signs in can write, change or delete one. Entries of the platform itself belong to <see cref="Platform"/>.
/// </summary>
public sealed class AuditEntry : IIdentified, ITenantOwned, IPersonalData
{
    /// <summary>To whom the platform's own entries belong: the empty identifier, which no tenant has and no scope can enter.</summary>
    internal static readonly Id<Tenant> Platform;

    /// <inheritdoc/>
    public static string IdPrefix => "aud";

    /// <inheritdoc/>
    public Id<Tenant> TenantId { get; private set; }

    /// <summary>Its identifier, in the order of writing.</summary>
    public Id<AuditEntry> Id { get; init; }

    /// <summary>When its transaction began: an action and the changes that it made have the same moment.</summary>
    public DateTimeOffset OccurredAt { get; init; }

    /// <summary>What it tells of.</summary>
    public EntryKind Kind { get; init; }

    /// <summary>The request: <c>InviteMember</c>; null for the change of a row.</summary>
    public string? Action { get; init; }

    /// <summary>The table of a changed row, <c>backbone.membership</c>; null for actions.</summary>
    public string? Entity { get; init; }

    /// <summary>What it was done to, an identifier as it is written outside of the database: <c>mem_…</c>. Of a row and of the actions on it, it is the same.</summary>
    public string? Subject { get; init; }

    /// <summary>Why it was refused: the last word of <see cref="Problem.Type"/>, <c>Forbidden</c>.</summary>
    public string? Reason { get; init; }

    /// <summary>Who did it; null for the product itself and for who is not known.</summary>
    public Id<Person>? PersonId { get; init; }

    /// <summary>Who of the staff did it in the name of <see cref="PersonId"/>; null normally.</summary>
    public Id<Person>? AgentId { get; init; }

    /// <summary>The job that did it; null when no job did.</summary>
    public Guid? JobId { get; init; }

    /// <summary>The mail address of <see cref="PersonId"/> at that time. Only in the platform's own trail: a tenant's trail finds names among its people.</summary>
    public string? PersonEmail { get; init; }

    /// <summary>The network address that it came from; null for the product itself, and once it was erased.</summary>
    public string? Address { get; init; }

    /// <summary>The trace of the request, to find it in the logs.</summary>
    public string? TraceId { get; init; }

    /// <summary>The role by which the database was asked. One that is not the product's own is somebody who was at the database directly.</summary>
    public required string DatabaseRole { get; init; }

    /// <summary>The fields of a changed row, as JSON: see <see cref="Fields"/>.</summary>
    public string? Changes { get; init; }

    /// <summary>The seal that it is under; null for the newest, which no seal protects yet.</summary>
    public long? Seal { get; init; }

    static PersonalData IPersonalData.PersonalData { get; } = new(Processings.Trail)
    {
        OtherProcessings = [Processings.StaffTrail],
        Person = nameof(PersonId),
        Mentions = [nameof(AgentId)],
        Fields = [nameof(Action), nameof(Subject), nameof(PersonEmail), nameof(Address), nameof(Changes)],
        Erasure = Erasure.Unlinked,
    };

    /// <summary>The fields of a changed row, by name of column. Those of a new row are the ones that may be shown.</summary>
    public IReadOnlyList<FieldChange> Fields()
    {
        if (Changes is null)
            return [];
        using var changes = JsonDocument.Parse(Changes);
        return [.. changes.RootElement.EnumerateObject().Select(field => FieldChange.Of(field.Name, field.Value)).OrderBy(field => field.Field, StringComparer.Ordinal)];
    }
}

/// <summary>What became of one field of a row.</summary>
/// <param name="Field">The column, <c>joined_at</c>.</param>
/// <param name="IsShown">Whether the entity lets the trail show the values. Otherwise the trail has none, and knows only that the field changed.</param>
/// <param name="IsErased">Whether the values were erased since, with the person whose they were.</param>
/// <param name="Before">The value before as text; null for a new row, for no value, and when there is none to show.</param>
/// <param name="After">The value after as text; null for a deleted row, for no value, and when there is none to show.</param>
public sealed record FieldChange(string Field, bool IsShown, bool IsErased, string? Before, string? After)
{
    internal static FieldChange Of(string field, JsonElement change) => change.TryGetProperty("erased", out _)
        ? new(field, IsShown: true, IsErased: true, null, null)
        : new(field, IsShown: change.EnumerateObject().Any(), IsErased: false, Text(change, "before"), Text(change, "after"));

    private static string? Text(JsonElement change, string side) =>
        !change.TryGetProperty(side, out var value) || value.ValueKind == JsonValueKind.Null ? null : value.ToString();
}

internal sealed class AuditEntryConfiguration : IEntityTypeConfiguration<AuditEntry>
{
    // Its table is partitioned, which a model cannot say: the migration's script makes it.
    public void Configure(EntityTypeBuilder<AuditEntry> builder)
    {
        builder.ToTable("audit_entry", table => table.ExcludeFromMigrations());
        builder.Property(entry => entry.Kind).HasMaxLength(20);
        builder.Property(entry => entry.Action).HasMaxLength(80);
        builder.Property(entry => entry.Entity).HasMaxLength(130);
        builder.Property(entry => entry.Subject).HasMaxLength(80);
        builder.Property(entry => entry.Reason).HasMaxLength(80);
        builder.Property(entry => entry.PersonEmail).HasMaxLength(254);
        builder.Property(entry => entry.Address).HasMaxLength(45);
        builder.Property(entry => entry.TraceId).HasMaxLength(64);
        builder.Property(entry => entry.DatabaseRole).HasMaxLength(63);
        builder.Property(entry => entry.Changes).HasColumnType("jsonb");
    }
}
