using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Identity;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.PublicApi.Tokens;

/// <summary>
/// What a program brings for its next access token. It is good once, and gives the next one; whoever brings one again has stolen it or was robbed of it, and the session
/// ends (RFC 9700, 4.14.2). All tokens of a session are one family.
/// </summary>
[NoPersonalData("Hashes of secrets of a session. They go with it.")]
internal sealed class RefreshToken
{
    /// <summary>For how long a token that was used is known, to notice when it comes again.</summary>
    public static readonly TimeSpan Memory = TimeSpan.FromDays(30);

    /// <summary>The SHA-256 of the token.</summary>
    public required byte[] TokenHash { get; init; }

    /// <summary>The session.</summary>
    public required Id<Session> SessionId { get; init; }

    /// <summary>When it was used; null while it is good.</summary>
    public DateTimeOffset? UsedAt { get; set; }
}

[InAccounts]
internal sealed class RefreshTokenConfiguration : IEntityTypeConfiguration<RefreshToken>
{
    public void Configure(EntityTypeBuilder<RefreshToken> builder)
    {
        builder.HasKey(token => token.TokenHash);
        builder.HasOne<Session>().WithMany().HasForeignKey(token => token.SessionId);
        builder.HasIndex(token => token.SessionId);
    }
}
