using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Identity.External;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.SingleSignOn;

/// <summary>A tenant's own OpenID Connect provider, by which its people sign in. A tenant has one at most.</summary>
[NoPersonalData("How a tenant's directory is reached; whom it knows stays there.")]
internal sealed class SignOnConnection : ITenantOwned, IIdentified
{
    /// <inheritdoc/>
    public static string IdPrefix => "sso";

    /// <inheritdoc/>
    public Id<Tenant> TenantId { get; private set; }

    /// <summary>Its identifier.</summary>
    public Id<SignOnConnection> Id { get; init; } = Id<SignOnConnection>.New();

    /// <summary>The provider's identifier.</summary>
    public required string Issuer { get; set; }

    /// <summary>What it knows this product by.</summary>
    public required string ClientId { get; set; }

    /// <summary>What this product proves that by, sealed by Data Protection.</summary>
    public required byte[] SealedSecret { get; set; }

    /// <summary>The role of who comes for the first time.</summary>
    public required string Role { get; set; }

    /// <summary>Whether people may sign in with it. Not before a test has passed.</summary>
    public bool IsEnabled { get; set; }

    /// <summary>When it was last tested as it is now; null when it never was.</summary>
    public DateTimeOffset? TestedAt { get; set; }

    /// <summary>Why the last test did not pass: the key of a text. Null when it passed.</summary>
    public string? TestProblem { get; set; }

    /// <summary>Whether a test has passed since it was changed.</summary>
    public bool HasPassed => TestedAt is not null && TestProblem is null;
}

internal sealed class SignOnConnectionConfiguration : IEntityTypeConfiguration<SignOnConnection>
{
    public void Configure(EntityTypeBuilder<SignOnConnection> builder)
    {
        builder.Property(connection => connection.Issuer).HasMaxLength(ExternalSignIn.LongestIssuer);
        builder.Property(connection => connection.ClientId).HasMaxLength(SaveSingleSignOn.LongestClientId);
        builder.Property(connection => connection.Role).HasMaxLength(40);
        builder.Property(connection => connection.TestProblem).HasMaxLength(60);
        builder.Ignore(connection => connection.HasPassed);
        builder.HasIndex(connection => connection.TenantId).IsUnique();
        builder.ShowsInTrail(connection => connection.Issuer, connection => connection.ClientId, connection => connection.Role, connection => connection.IsEnabled, connection => connection.TestedAt);
    }
}
