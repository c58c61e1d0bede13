using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Identity.OpenIdConnect;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Identity.External;

/// <summary>What an attempt is for.</summary>
public enum AttemptPurpose
{
    /// <summary>To sign in, or to create an account.</summary>
    SignIn,

    /// <summary>To link one more way in to the account that is signed in.</summary>
    Link,

    /// <summary>To see whether what a tenant entered works; nobody is signed in.</summary>
    Test,
}

/// <summary>
/// That a browser was sent to a provider, and later what the provider answered. It is good once, for ten minutes, and only in that browser, whose cookie alone proves
/// that the answer was asked for there.
/// </summary>
public sealed class ExternalAttempt : IPersonalData
{
    /// <summary>The longest name of a person or a provider.</summary>
    public const int LongestName = 100;

    /// <summary>How long the way there and back may take, and then how long the answer waits for what is still asked.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    /// <summary>The SHA-256 of the token in the browser's cookie.</summary>
    public required byte[] TokenHash { get; init; }

    /// <summary>What it is for.</summary>
    public required AttemptPurpose Purpose { get; init; }

    /// <summary>The provider's name in the configuration, or the identifier of the tenant whose it is.</summary>
    public required string Provider { get; init; }

    /// <summary>The tenant whose single sign-on it is.</summary>
    public Id<Tenant>? TenantId { get; init; }

    /// <summary>Who was signed in when it began, for purposes that need somebody.</summary>
    public Guid? UserId { get; init; }

    /// <summary>Where the browser is sent.</summary>
    public required string Address { get; init; }

    /// <summary>The page that was wanted.</summary>
    public required string ReturnUrl { get; init; }

    /// <summary>Until when it can be used.</summary>
    public required DateTimeOffset ExpiresAt { get; set; }

    /// <summary>When the answer came.</summary>
    public DateTimeOffset? AnsweredAt { get; set; }

    /// <summary>Who issued the answer.</summary>
    public string? Issuer { get; set; }

    /// <summary>Whom it is about.</summary>
    public string? Subject { get; set; }

    /// <summary>Their mail address in the answer.</summary>
    public string? Email { get; set; }

    /// <summary>Whether the provider made sure of it.</summary>
    public bool IsEmailVerified { get; set; }

    /// <summary>Their name in the answer.</summary>
    public string? Name { get; set; }

    /// <summary>Whom the answer is about.</summary>
    internal OpenIdIdentity ToIdentity() => new(Issuer!, Subject!, Email, IsEmailVerified, Name);

    static PersonalData IPersonalData.PersonalData { get; } = new(Processings.Accounts)
    {
        Email = nameof(Email),
        Mentions = [nameof(UserId)],
        Fields = [nameof(Name), nameof(Issuer), nameof(Subject), nameof(IsEmailVerified)],
        Secrets = [nameof(TokenHash), nameof(Address)],
    };
}

[InAccounts]
internal sealed class ExternalAttemptConfiguration : IEntityTypeConfiguration<ExternalAttempt>
{
    public void Configure(EntityTypeBuilder<ExternalAttempt> builder)
    {
        builder.HasKey(attempt => attempt.TokenHash);
        builder.Property(attempt => attempt.Purpose).HasMaxLength(10);
        builder.Property(attempt => attempt.Provider).HasMaxLength(40);
        builder.Property(attempt => attempt.ReturnUrl).HasMaxLength(2000);
        builder.Property(attempt => attempt.Issuer).HasMaxLength(ExternalSignIn.LongestIssuer);
        builder.Property(attempt => attempt.Subject).HasMaxLength(ExternalSignIn.LongestSubject);
        builder.Property(attempt => attempt.Email).HasMaxLength(254);
        builder.Property(attempt => attempt.Name).HasMaxLength(ExternalAttempt.LongestName);
        builder.HasOne<User>().WithMany().HasForeignKey(attempt => attempt.UserId);
        builder.HasIndex(attempt => attempt.ExpiresAt);
    }
}
