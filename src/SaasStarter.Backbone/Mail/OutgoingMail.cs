using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Mail;

/// <summary>Where a mail is on its way.</summary>
public enum MailStatus
{
    /// <summary>It was not tried yet.</summary>
    Waiting,

    /// <summary>The server could not take it for the moment; it is tried again.</summary>
    Retrying,

    /// <summary>The server took it.</summary>
    Sent,

    /// <summary>The server will not take it, or did not for a day, or it cannot be made. Its content is kept, so that it can be sent again.</summary>
    Refused,

    /// <summary>Nobody could have used it any more, so it was not sent.</summary>
    Expired,

    /// <summary>The server took it, and reported later that the recipient did not get it.</summary>
    Bounced,
}

/// <summary>A mail that a command sent. It is written with the command's data and sent by a job.</summary>
[GlobalEntity("Mails of accounts belong to no tenant; policies show the application those of the announced tenant only.")]
public sealed class OutgoingMail : IIdentified, IPersonalData
{
    /// <summary>How long is kept that a mail was sent, or was not.</summary>
    public static readonly TimeSpan Retention = TimeSpan.FromDays(30);

    /// <inheritdoc/>
    public static string IdPrefix => "msg";

    /// <summary>Its identifier, and with that its Message-ID (RFC 5322, 3.6.4): the same in every attempt, so that a mailbox tells a repeat.</summary>
    public required Id<OutgoingMail> Id { get; init; }

    /// <summary>The tenant that it was sent in; null for one of the product's own.</summary>
    public Id<Tenant>? TenantId { get; init; }

    /// <summary>The name of its kind.</summary>
    public required string Kind { get; init; }

    /// <summary>The recipient's address.</summary>
    public required string Recipient { get; init; }

    /// <summary>Its values, encrypted: there may be a code or a link with a secret among them. Null once nobody needs them.</summary>
    public byte[]? Content { get; init; }

    /// <summary>Where it is on its way.</summary>
    public MailStatus Status { get; init; }

    /// <summary>How often it was tried.</summary>
    public int Attempts { get; init; }

    /// <summary>Why it was not sent, as the server or the product put it; 200 characters at most.</summary>
    public string? Reason { get; init; }

    /// <summary>When the command sent it.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>From when on nobody can use it any more.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>When it was sent or given up.</summary>
    public DateTimeOffset? FinishedAt { get; init; }

    static PersonalData IPersonalData.PersonalData { get; } = new(Processings.Mails)
    {
        Email = nameof(Recipient),
        Fields = [nameof(Kind), nameof(Reason), nameof(CreatedAt), nameof(FinishedAt)],
        Secrets = [nameof(Content)],
    };
}

[InEveryContext]
internal sealed class OutgoingMailConfiguration : IEntityTypeConfiguration<OutgoingMail>
{
    public void Configure(EntityTypeBuilder<OutgoingMail> builder)
    {
        builder.ToTable("outgoing_mail", "backbone");
        builder.Property(mail => mail.Id).ValueGeneratedNever();
        builder.Property(mail => mail.Kind).HasMaxLength(60);
        builder.Property(mail => mail.Recipient).HasMaxLength(254);
        builder.Property(mail => mail.Status).HasMaxLength(20);
        builder.Property(mail => mail.Reason).HasMaxLength(200);
    }
}
