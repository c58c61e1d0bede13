using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Marketing;

/// <summary>An address on the waiting list. It counts once its owner has confirmed it; until then it is only a wish of whoever typed it.</summary>
internal sealed class WaitingListEntry : IIdentified, IPersonalData
{
    /// <summary>How long a wish waits to be confirmed.</summary>
    public static readonly TimeSpan TimeToConfirm = TimeSpan.FromDays(7);

    /// <inheritdoc/>
    public static string IdPrefix => "wle";

    /// <summary>Its identifier.</summary>
    public required Id<WaitingListEntry> Id { get; init; }

    /// <summary>The mail address as it was typed.</summary>
    public required string Email { get; init; }

    /// <summary>The address as addresses are compared.</summary>
    public required string NormalizedEmail { get; init; }

    /// <summary>The language of the mails.</summary>
    public required string Culture { get; set; }

    /// <summary>When it was asked for last.</summary>
    public required DateTimeOffset RequestedAt { get; set; }

    /// <summary>When its owner confirmed it; null until then.</summary>
    public DateTimeOffset? ConfirmedAt { get; set; }

    static PersonalData IPersonalData.PersonalData { get; } = new(MarketingProcessings.WaitingList)
    {
        Email = nameof(Email),
        Fields = [nameof(NormalizedEmail), nameof(Culture), nameof(RequestedAt), nameof(ConfirmedAt)],
    };
}

[InAccounts]
internal sealed class WaitingListEntryConfiguration : IEntityTypeConfiguration<WaitingListEntry>
{
    public void Configure(EntityTypeBuilder<WaitingListEntry> builder)
    {
        builder.Property(entry => entry.Id).ValueGeneratedNever();
        builder.Property(entry => entry.Email).HasMaxLength(254);
        builder.Property(entry => entry.NormalizedEmail).HasMaxLength(254);
        builder.Property(entry => entry.Culture).HasMaxLength(10);
        builder.HasIndex(entry => entry.NormalizedEmail).IsUnique();
    }
}
