using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Notifications;

/// <summary>That a member was told something, and whether they have read it.</summary>
public sealed class Notification : IIdentified, ITenantOwned, IPersonalData
{
    /// <summary>What a person's open pages follow, told to this person's streams only.</summary>
    internal const string Topic = "notifications";

    /// <inheritdoc/>
    public static string IdPrefix => "ntf";

    /// <inheritdoc/>
    public Id<Tenant> TenantId { get; private set; }

    /// <summary>Its identifier, in the order of time.</summary>
    public required Id<Notification> Id { get; init; }

    /// <summary>Who is told.</summary>
    public required Id<Person> PersonId { get; init; }

    /// <summary>The name of its <see cref="NotificationKind"/>.</summary>
    public required string Kind { get; init; }

    /// <summary>The parameters of its record, as JSON.</summary>
    public required string Details { get; init; }

    /// <summary>The page under <c>/t/{slug}/</c> that it leads to.</summary>
    public required string Page { get; init; }

    /// <summary>When it happened.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When its reader followed it, or marked everything as read.</summary>
    public DateTimeOffset? ReadAt { get; set; }

    static PersonalData IPersonalData.PersonalData { get; } = new(Processings.Notifications)
    {
        Person = nameof(PersonId),
        Documents = [nameof(Details)],
        Retention = new(TimeSpan.FromDays(90), nameof(ReadAt)) { OnlyOfMembers = true },
        Fields = [nameof(Kind), nameof(CreatedAt), nameof(ReadAt)],
    };
}

internal sealed class NotificationConfiguration : IEntityTypeConfiguration<Notification>
{
    public void Configure(EntityTypeBuilder<Notification> builder)
    {
        builder.Property(notification => notification.Kind).HasMaxLength(80);
        builder.Property(notification => notification.Details).HasColumnType("jsonb");
        builder.Property(notification => notification.Page).HasMaxLength(200);
        builder.HasIndex(notification => new { notification.TenantId, notification.PersonId, notification.Id });
        builder.HasIndex(notification => new { notification.TenantId, notification.PersonId }).HasFilter("read_at is null");
        builder.ShowsInTrail(notification => notification.PersonId, notification => notification.Kind, notification => notification.ReadAt);
    }
}
