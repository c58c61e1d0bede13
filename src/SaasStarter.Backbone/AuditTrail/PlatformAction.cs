using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.AuditTrail;

/// <summary>
/// That somebody of the staff looked at or did something across tenants. The database's own function writes these rows; the back office's role reads
/// them, and nobody who signs in can change or delete one.
/// </summary>
[GlobalEntity("What the staff does concerns no single tenant.")]
public sealed class PlatformAction : IIdentified, IPersonalData
{
    /// <inheritdoc/>
    public static string IdPrefix => "pla";

    /// <summary>Its identifier, in the order of time.</summary>
    public Id<PlatformAction> Id { get; init; }

    /// <summary>When it was done.</summary>
    public DateTimeOffset OccurredAt { get; init; }

    /// <summary>Who did it; null for a command of the operator on the server itself.</summary>
    public Id<Person>? PersonId { get; init; }

    /// <summary>The person's mail address at that time: it is still to be read when the account is gone.</summary>
    public string? PersonEmail { get; init; }

    /// <summary>The request: <c>RetryJob</c>.</summary>
    public required string Action { get; init; }

    /// <summary>What it was done to: an identifier, or null.</summary>
    public string? Subject { get; init; }

    /// <summary>Whether it changed something, rather than looked.</summary>
    public bool IsChange { get; init; }

    /// <summary>The trace of the request, to find it in the logs.</summary>
    public string? TraceId { get; init; }

    /// <summary>The network address that it came from.</summary>
    public string? Address { get; init; }

    static PersonalData IPersonalData.PersonalData { get; } = new(Processings.StaffTrail)
    {
        Person = nameof(PersonId),
        Fields = [nameof(PersonEmail), nameof(Subject), nameof(Address)],
        Erasure = Erasure.Kept,
        Law = Strings.Text("StaffTrailLaw"),
    };
}

internal sealed class PlatformActionConfiguration : IEntityTypeConfiguration<PlatformAction>
{
    public void Configure(EntityTypeBuilder<PlatformAction> builder)
    {
        builder.Property(action => action.Id).ValueGeneratedNever();
        builder.Property(action => action.PersonEmail).HasMaxLength(254);
        builder.Property(action => action.Action).HasMaxLength(80);
        builder.Property(action => action.Subject).HasMaxLength(80);
        builder.Property(action => action.TraceId).HasMaxLength(64);
        builder.Property(action => action.Address).HasMaxLength(45);
        builder.HasIndex(action => new { action.PersonId, action.OccurredAt });
    }
}
