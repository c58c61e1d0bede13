using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Notifications;

/// <summary>How a member wants to be told of one kind of things in one tenant, where they chose.</summary>
public sealed class NotificationPreference : IIdentified, ITenantOwned, IPersonalData
{
    /// <inheritdoc/>
    public static string IdPrefix => "ntp";

    /// <inheritdoc/>
    public Id<Tenant> TenantId { get; private set; }

    /// <summary>Its identifier.</summary>
    public Id<NotificationPreference> Id { get; init; }

    /// <summary>Whose choice it is.</summary>
    public Id<Person> PersonId { get; init; }

    /// <summary>The name of the <see cref="NotificationKind"/>.</summary>
    public required string Kind { get; init; }

    /// <summary>What was chosen.</summary>
    public NotificationChannel Channel { get; init; }

    static PersonalData IPersonalData.PersonalData { get; } = new(Processings.Notifications)
    {
        Person = nameof(PersonId),
        Fields = [nameof(Kind), nameof(Channel)],
    };
}

internal sealed class NotificationPreferenceConfiguration : IEntityTypeConfiguration<NotificationPreference>
{
    public void Configure(EntityTypeBuilder<NotificationPreference> builder)
    {
        builder.Property(preference => preference.Kind).HasMaxLength(80);
        builder.HasIndex(preference => new { preference.TenantId, preference.PersonId, preference.Kind }).IsUnique();
        builder.ShowsInTrail(
            notificationPreference => notificationPreference.PersonId, notificationPreference => notificationPreference.Kind,
            notificationPreference => notificationPreference.Channel);
    }
}

/// <summary>Keeps choices.</summary>
internal sealed class NotificationPreferences(BackboneDb db)
{
    /// <summary>Keeps a choice, instead of the one before.</summary>
    public Task Keep(Id<Person> person, string kind, NotificationChannel channel, CancellationToken cancellationToken) => db.Database.ExecuteSqlAsync($"""
        insert into backbone.notification_preference (tenant_id, id, person_id, kind, channel)
        values ({db.TenantId.Value}, {Id<NotificationPreference>.New().Value}, {person.Value}, {kind}, {channel.ToString()})
        on conflict (tenant_id, person_id, kind) do update set channel = excluded.channel
        """, cancellationToken);
}
