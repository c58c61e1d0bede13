using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Billing;

/// <summary>
/// That a trial was taken: nobody has two, whatever tenants they create. It outlives tenant and account, and says whose it was only to those who know already.
/// </summary>
[GlobalEntity("It outlives the tenant that had the trial.")]
internal sealed class TrialUse : IPersonalData
{
    /// <summary>The SHA-256 of what a trial is given to once: a tenant, a verified mail address.</summary>
    public required byte[] Fingerprint { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset UsedAt { get; init; }

    /// <summary>The <see cref="CheckoutAttempt"/> that it was taken for: one that nobody finished gives it back.</summary>
    public required Guid AttemptId { get; init; }

    static PersonalData IPersonalData.PersonalData { get; } = new(Processings.Trials)
    {
        LeftOut = LeftOut.NotToBeFound,
        Fields = [nameof(Fingerprint)],
        Erasure = Erasure.Unlinked,
    };
}

internal sealed class TrialUseConfiguration : IEntityTypeConfiguration<TrialUse>
{
    public void Configure(EntityTypeBuilder<TrialUse> builder)
    {
        builder.HasKey(use => use.Fingerprint);
        builder.HasIndex(use => use.AttemptId);
    }
}
