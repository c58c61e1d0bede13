using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Domains;

/// <summary>
/// A domain of the tenant's own. Whoever can publish a record below it controls it: while <see cref="VerifiedAt"/> is set, the tenant has shown that it does,
/// and no other tenant has the same domain verified. What relies on a domain asks for that each time.
/// </summary>
[NoPersonalData("Names of domains, and what is published to prove whose they are.")]
[NotImported("Whose a domain is, only its own records prove.")]
public sealed class Domain : IIdentified, ITenantOwned
{
    /// <summary>How long the record may be gone before the domain counts as lost: a mistake in a zone takes a weekend.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromDays(3);

    /// <summary>How long name servers may fail to answer before the domain counts as lost.</summary>
    public static readonly TimeSpan LongestSilence = TimeSpan.FromDays(14);

    /// <inheritdoc/>
    public static string IdPrefix => "dom";

    /// <inheritdoc/>
    public Id<Tenant> TenantId { get; private set; }

    /// <summary>Its identifier.</summary>
    public Id<Domain> Id { get; init; } = Id<Domain>.New();

    /// <summary>The name in ASCII and lower case, <c>wine.acme.example</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Whether the tenant's pages are opened there.</summary>
    public required bool IsForWeb { get; init; }

    /// <summary>Whether mail addresses of this domain are the tenant's, for single sign-on.</summary>
    public required bool IsForMail { get; init; }

    /// <summary>Whether links lead there rather than to the tenant's other addresses.</summary>
    public bool IsMain { get; internal set; }

    /// <summary>What the published record says, beside the product's name. No secret: everybody can read it there.</summary>
    public required string Token { get; init; }

    /// <summary>When it was added.</summary>
    public required DateTimeOffset AddedAt { get; init; }

    /// <summary>Since when it is proven to be the tenant's; null while it is not, or not any more.</summary>
    public DateTimeOffset? VerifiedAt { get; private set; }

    /// <summary>When the record was last found.</summary>
    public DateTimeOffset? SeenAt { get; private set; }

    /// <summary>Since when the record of the verified domain is gone; null while it is there.</summary>
    public DateTimeOffset? MissingSince { get; private set; }

    /// <summary>Which kind of record is published.</summary>
    public static string RecordType => "TXT";

    /// <summary>Where the record is published.</summary>
    public string RecordName => $"_saasstarter-challenge.{Name}";

    /// <summary>What the record says.</summary>
    public string RecordValue => $"saasstarter-verification={Token}";

    /// <summary>The record was found.</summary>
    internal void Seen(DateTimeOffset now) => (VerifiedAt, SeenAt, MissingSince) = (VerifiedAt ?? now, now, null);

    /// <summary>The record was not found.</summary>
    internal void Missed(DateTimeOffset now)
    {
        if (VerifiedAt is null)
            return;
        MissingSince ??= now;
        if (now - MissingSince >= Grace)
            Lose();
    }

    /// <summary>No name server could tell whether the record is there.</summary>
    internal void NotTold(DateTimeOffset now)
    {
        if (now - SeenAt >= LongestSilence)
            Lose();
    }

    private void Lose() => (VerifiedAt, MissingSince, IsMain) = (null, null, false);
}

internal sealed class DomainConfiguration : IEntityTypeConfiguration<Domain>
{
    public void Configure(EntityTypeBuilder<Domain> builder)
    {
        builder.Property(domain => domain.Name).HasMaxLength(DomainName.MaximumLength);
        builder.Property(domain => domain.Token).HasMaxLength(40);
        builder.Ignore(domain => domain.RecordName).Ignore(domain => domain.RecordValue);
        builder.HasIndex(domain => new { domain.TenantId, domain.Name }).IsUnique();
        builder.HasIndex(domain => domain.Name).IsUnique().HasFilter("verified_at is not null");
        builder.ShowsInTrail(domain => domain.Name, domain => domain.IsForWeb, domain => domain.IsForMail, domain => domain.IsMain, domain => domain.AddedAt, domain => domain.VerifiedAt, domain => domain.MissingSince);
    }
}
