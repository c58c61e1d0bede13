using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Billing;

/// <summary>That somebody had a trial: nobody has two, whatever tenants they create. It says whom only to those who know already.</summary>
[GlobalEntity("It outlives the tenant that had the trial.")]
internal sealed class TrialUse
{
    /// <summary>The SHA-256 of what a trial is given to once: a tenant, a verified mail address, a card.</summary>
    public required byte[] Fingerprint { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset UsedAt { get; init; }
}

internal sealed class TrialUseConfiguration : IEntityTypeConfiguration<TrialUse>
{
    public void Configure(EntityTypeBuilder<TrialUse> builder) => builder.HasKey(use => use.Fingerprint);
}
