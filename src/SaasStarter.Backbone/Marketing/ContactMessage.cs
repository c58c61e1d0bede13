using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Marketing;

/// <summary>What a visitor wrote to the operator. It is deleted after <see cref="Kept"/>.</summary>
internal sealed class ContactMessage : IIdentified, IPersonalData
{
    /// <summary>How long it is kept.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(365);

    /// <summary>The longest text.</summary>
    public const int MaximumLength = 4000;

    /// <inheritdoc/>
    public static string IdPrefix => "msg";

    /// <summary>Its identifier.</summary>
    public required Id<ContactMessage> Id { get; init; }

    /// <summary>The name as it was typed.</summary>
    public required string Name { get; init; }

    /// <summary>The mail address to answer to. Nobody has verified it.</summary>
    public required string Email { get; init; }

    /// <summary>What was written.</summary>
    public required string Message { get; init; }

    /// <summary>The language of the page.</summary>
    public required string Culture { get; init; }

    /// <summary>When it was sent.</summary>
    public required DateTimeOffset SentAt { get; init; }

    /// <summary>When somebody of the staff said that it is dealt with.</summary>
    public DateTimeOffset? DoneAt { get; set; }

    static PersonalData IPersonalData.PersonalData { get; } = new(MarketingProcessings.Contact)
    {
        Email = nameof(Email),
        Fields = [nameof(Name), nameof(Message), nameof(Culture), nameof(SentAt), nameof(DoneAt)],
    };
}

[InAccounts]
internal sealed class ContactMessageConfiguration : IEntityTypeConfiguration<ContactMessage>
{
    public void Configure(EntityTypeBuilder<ContactMessage> builder)
    {
        builder.Property(message => message.Id).ValueGeneratedNever();
        builder.Property(message => message.Name).HasMaxLength(100);
        builder.Property(message => message.Email).HasMaxLength(254);
        builder.Property(message => message.Message).HasMaxLength(ContactMessage.MaximumLength);
        builder.Property(message => message.Culture).HasMaxLength(10);
        builder.HasIndex(message => message.SentAt);
    }
}
