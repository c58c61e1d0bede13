using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Mail;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Memberships;

/// <summary>An invitation by mail: for one address, once, until it expires or is revoked.</summary>
public sealed class Invitation : IIdentified, ITenantOwned, IPersonalData
{
    /// <summary>How long it can be accepted.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(7);

    /// <inheritdoc/>
    public static string IdPrefix => "inv";

    /// <inheritdoc/>
    public Id<Tenant> TenantId { get; private set; }

    /// <summary>Its identifier.</summary>
    public Id<Invitation> Id { get; init; } = Id<Invitation>.New();

    /// <summary>The invited address, in lower case: only an account with this verified address can accept.</summary>
    public required string Email { get; init; }

    /// <summary>The name of the offered role.</summary>
    public required string Role { get; init; }

    /// <summary>The SHA-256 of the secret in the link. Sending again makes a new one, and the old link ends.</summary>
    public required byte[] TokenHash { get; set; }

    /// <summary>Who invited; null when a program with a key did.</summary>
    public required Id<Person>? InvitedBy { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Until when it can be accepted.</summary>
    public required DateTimeOffset ExpiresAt { get; set; }

    /// <summary>When it was accepted.</summary>
    public DateTimeOffset? AcceptedAt { get; set; }

    /// <summary>When it was revoked, or declined.</summary>
    public DateTimeOffset? RevokedAt { get; set; }

    /// <summary>The mail with the link that is good: it tells whether the invitation arrived.</summary>
    public Id<OutgoingMail>? MailId { get; set; }

    /// <summary>Whether it was accepted or revoked, so that nothing can be done with it.</summary>
    public bool IsClosed => AcceptedAt is not null || RevokedAt is not null;

    static PersonalData IPersonalData.PersonalData { get; } = new(Processings.Team)
    {
        Email = nameof(Email),
        Mentions = [nameof(InvitedBy)],
        Fields = [nameof(Role), nameof(CreatedAt), nameof(AcceptedAt), nameof(RevokedAt)],
        Secrets = [nameof(TokenHash)],
        Retention = new(TimeSpan.FromDays(365), nameof(ExpiresAt)),
    };
}

internal sealed class InvitationConfiguration : IEntityTypeConfiguration<Invitation>
{
    public void Configure(EntityTypeBuilder<Invitation> builder)
    {
        builder.Property(invitation => invitation.Email).HasMaxLength(254);
        builder.Property(invitation => invitation.Role).HasMaxLength(40);
        builder.HasIndex(invitation => new { invitation.TenantId, invitation.TokenHash }).IsUnique();
        builder.HasIndex(invitation => new { invitation.TenantId, invitation.Email }).IsUnique()
            .HasFilter("accepted_at is null and revoked_at is null");
        builder.HasIndex(invitation => invitation.Email);
        builder.ShowsInTrail(
            invitation => invitation.Email, invitation => invitation.Role, invitation => invitation.InvitedBy, invitation => invitation.CreatedAt,
            invitation => invitation.ExpiresAt, invitation => invitation.AcceptedAt, invitation => invitation.RevokedAt);
    }
}
