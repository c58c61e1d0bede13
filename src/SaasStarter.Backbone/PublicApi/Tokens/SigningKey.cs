using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.PublicApi.Tokens;

/// <summary>A key with which the product signs access tokens, as it is kept.</summary>
[NoPersonalData("Keys of the product itself.")]
internal sealed class SigningKey
{
    /// <summary>Its name, <c>kid</c> (RFC 7517, 4.5).</summary>
    public required string Id { get; init; }

    /// <summary>The private key (RFC 5915), sealed by Data Protection.</summary>
    public required byte[] SealedKey { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }
}

[InAccounts]
internal sealed class SigningKeyConfiguration : IEntityTypeConfiguration<SigningKey>
{
    public void Configure(EntityTypeBuilder<SigningKey> builder) => builder.Property(key => key.Id).HasMaxLength(32);
}
