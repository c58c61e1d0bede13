using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Identity;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Memberships;

/// <summary>
/// That somebody of the platform's staff came into the tenant as one of its members. The row is written before they come, so that nobody comes who was not
/// announced; the database's own functions say when they came and left.
/// </summary>
public sealed class SupportVisit : IIdentified, ITenantOwned, IPersonalData
{
    /// <summary>The longest reason.</summary>
    public const int MaximumReasonLength = 500;

    /// <inheritdoc/>
    public static string IdPrefix => "vis";

    /// <inheritdoc/>
    public Id<Tenant> TenantId { get; private set; }

    /// <summary>Its identifier, in the order of time.</summary>
    public Id<SupportVisit> Id { get; init; } = Id<SupportVisit>.New();

    /// <summary>The member as whom they came.</summary>
    public required Id<Person> PersonId { get; init; }

    /// <summary>Who of the staff came.</summary>
    public required Id<Person> AgentId { get; init; }

    /// <summary>Their name at that time: it is still to be read when the account is gone.</summary>
    public required string AgentName { get; init; }

    /// <summary>Why, as they wrote it.</summary>
    public required string Reason { get; init; }

    /// <summary>Whether they could change something.</summary>
    public required bool MayWrite { get; init; }

    /// <summary>When they were announced.</summary>
    public required DateTimeOffset AnnouncedAt { get; init; }

    /// <summary>The session in which they were here; null until they came.</summary>
    public Id<Session>? SessionId { get; init; }

    /// <summary>When they came.</summary>
    public DateTimeOffset? BegunAt { get; init; }

    /// <summary>When they had to leave.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>When they left before that.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    static PersonalData IPersonalData.PersonalData { get; } = new(Processings.Team)
    {
        Person = nameof(PersonId),
        Mentions = [nameof(AgentId), nameof(SessionId)],
        Fields = [nameof(AgentName), nameof(Reason), nameof(BegunAt), nameof(EndedAt)],
        Erasure = Erasure.Unlinked,
    };
}

internal sealed class SupportVisitConfiguration : IEntityTypeConfiguration<SupportVisit>
{
    public void Configure(EntityTypeBuilder<SupportVisit> builder)
    {
        builder.Property(visit => visit.AgentName).HasMaxLength(100);
        builder.Property(visit => visit.Reason).HasMaxLength(SupportVisit.MaximumReasonLength);
        builder.ApplicationMayOnly("select, insert");
        builder.ShowsInTrail(
            visit => visit.PersonId, visit => visit.AgentId, visit => visit.AgentName, visit => visit.Reason, visit => visit.MayWrite, visit => visit.BegunAt,
            visit => visit.ExpiresAt, visit => visit.EndedAt);
    }
}
