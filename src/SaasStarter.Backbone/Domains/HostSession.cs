using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Identity;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Domains;

/// <summary>
/// That a session of the platform's host is open on a tenant's own host, too. It has a token of its own there, and neither token is good on the other host. It is no
/// session by itself: the session's person, its confirmation and its end are its own.
/// </summary>
[NoPersonalData("Where a session is open beside the platform's host. It goes with the session.")]
internal sealed class HostSession
{
    /// <summary>The SHA-256 of the token.</summary>
    public required byte[] TokenHash { get; init; }

    /// <summary>The session.</summary>
    public required Id<Session> SessionId { get; init; }

    /// <summary>The only tenant that it opens: the host may be another's one day.</summary>
    public required Id<Tenant> OpenedTenantId { get; init; }

    /// <summary>The only host that it opens.</summary>
    public required string Host { get; init; }

    /// <summary>The code that began it: unique, so that no code is used twice.</summary>
    public required Guid CodeId { get; init; }

    /// <summary>When it was begun.</summary>
    public required DateTimeOffset EnteredAt { get; init; }
}

[InAccounts]
internal sealed class HostSessionConfiguration : IEntityTypeConfiguration<HostSession>
{
    public void Configure(EntityTypeBuilder<HostSession> builder)
    {
        builder.HasKey(session => session.TokenHash);
        builder.Property(session => session.Host).HasMaxLength(253);
        builder.HasOne<Session>().WithMany().HasForeignKey(session => session.SessionId);
        builder.HasIndex(session => session.SessionId);
        builder.HasIndex(session => session.CodeId).IsUnique();
    }
}
