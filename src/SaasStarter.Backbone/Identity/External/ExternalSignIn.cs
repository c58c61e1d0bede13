using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Identity.External;

/// <summary>That a person is let in on somebody else's word: an account there, linked to the account here.</summary>
public sealed class ExternalSignIn : IIdentified, IPersonalData
{
    /// <summary>The longest subject (OpenID Connect Core 1.0, 2).</summary>
    public const int LongestSubject = 255;

    /// <summary>The longest issuer.</summary>
    public const int LongestIssuer = 300;

    /// <inheritdoc/>
    public static string IdPrefix => "xsi";

    /// <summary>Its identifier.</summary>
    public Id<ExternalSignIn> Id { get; init; } = Id<ExternalSignIn>.New();

    /// <summary>The account here.</summary>
    public required Guid UserId { get; init; }

    /// <summary>The tenant whose single sign-on it is; null for a provider of the whole product. A tenant's word counts only for what it linked itself.</summary>
    public Id<Tenant>? TenantId { get; init; }

    /// <summary>Whose word it is: the name of the provider, as people read it.</summary>
    public required string Title { get; set; }

    /// <summary>The provider's identifier.</summary>
    public required string Issuer { get; init; }

    /// <summary>The account there. Never the mail address, which may pass to somebody else.</summary>
    public required string Subject { get; init; }

    /// <summary>The mail address there when it was linked, to be recognised in the list.</summary>
    public string? Email { get; init; }

    /// <summary>When it was linked.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was last used.</summary>
    public DateTimeOffset? LastUsedAt { get; set; }

    static PersonalData IPersonalData.PersonalData { get; } = new(Processings.Accounts)
    {
        Person = nameof(UserId),
        Fields = [nameof(Title), nameof(Issuer), nameof(Subject), nameof(Email), nameof(CreatedAt), nameof(LastUsedAt)],
    };
}

[InAccounts]
internal sealed class ExternalSignInConfiguration : IEntityTypeConfiguration<ExternalSignIn>
{
    public void Configure(EntityTypeBuilder<ExternalSignIn> builder)
    {
        builder.Property(signIn => signIn.Id).ValueGeneratedNever();
        builder.Property(signIn => signIn.Title).HasMaxLength(ExternalAttempt.LongestName);
        builder.Property(signIn => signIn.Issuer).HasMaxLength(ExternalSignIn.LongestIssuer);
        builder.Property(signIn => signIn.Subject).HasMaxLength(ExternalSignIn.LongestSubject);
        builder.Property(signIn => signIn.Email).HasMaxLength(254);
        builder.HasOne<User>().WithMany().HasForeignKey(signIn => signIn.UserId);
        builder.HasIndex(signIn => new { signIn.TenantId, signIn.Issuer, signIn.Subject }).IsUnique().AreNullsDistinct(false);
    }
}
