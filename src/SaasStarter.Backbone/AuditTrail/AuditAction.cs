using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.AuditTrail;

/// <summary>That somebody did something in a tenant. The application reads these rows and cannot write them: the database's own function does.</summary>
public sealed class AuditAction : IIdentified, ITenantOwned, IPersonalData
{
    /// <inheritdoc/>
    public static string IdPrefix => "act";

    /// <inheritdoc/>
    public Id<Tenant> TenantId { get; private set; }

    /// <summary>Its identifier, in the order of time.</summary>
    public Id<AuditAction> Id { get; init; }

    /// <summary>When it was done.</summary>
    public DateTimeOffset OccurredAt { get; init; }

    /// <summary>Who did it; null for the product itself.</summary>
    public Id<Person>? PersonId { get; init; }

    /// <summary>The command: <c>InviteMember</c>.</summary>
    public required string Action { get; init; }

    /// <summary>What it was done to: an identifier, or null.</summary>
    public string? Subject { get; init; }

    /// <summary>The trace of the request, to find it in the logs.</summary>
    public string? TraceId { get; init; }

    static PersonalData IPersonalData.PersonalData { get; } = new(Processings.Trail)
    {
        Person = nameof(PersonId),
        Fields = [nameof(Action), nameof(Subject)],
        Erasure = Erasure.Unlinked,
    };
}

internal sealed class AuditActionConfiguration : IEntityTypeConfiguration<AuditAction>
{
    public void Configure(EntityTypeBuilder<AuditAction> builder)
    {
        builder.Property(action => action.Action).HasMaxLength(80);
        builder.Property(action => action.Subject).HasMaxLength(80);
        builder.Property(action => action.TraceId).HasMaxLength(64);
        builder.HasIndex(action => new { action.TenantId, action.OccurredAt });
        builder.ApplicationMayOnly("select");
    }
}
