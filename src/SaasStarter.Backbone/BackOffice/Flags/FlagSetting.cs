using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.BackOffice.Flags;

/// <summary>The value that the staff gave a flag: for everybody, or for one plan, tenant or person.</summary>
[GlobalEntity("Most are for everybody or for a plan; only the back office reads whom the others are for.")]
public sealed class FlagSetting : IIdentified, IPersonalData
{
    /// <summary>The longest value.</summary>
    public const int MaximumLength = 100;

    /// <inheritdoc/>
    public static string IdPrefix => "flg";

    /// <summary>Its identifier, in the order of time.</summary>
    public Id<FlagSetting> Id { get; init; }

    /// <summary>The flag's <see cref="Core.Flag.Name"/>.</summary>
    public required string Flag { get; init; }

    /// <summary>The only plan that it is for.</summary>
    public string? PlanId { get; init; }

    /// <summary>The only tenant that it is for.</summary>
    public Id<Tenant>? TenantId { get; init; }

    /// <summary>The only person that it is for.</summary>
    public Id<Person>? PersonId { get; init; }

    /// <summary>The value, written as everywhere in the same way: <c>true</c>, <c>12</c>.</summary>
    public required string Value { get; init; }

    /// <summary>Who set it.</summary>
    public Id<Person> SetBy { get; init; }

    /// <summary>Their mail address at that time.</summary>
    public required string SetByEmail { get; init; }

    /// <summary>When it was set.</summary>
    public DateTimeOffset SetAt { get; init; }

    static PersonalData IPersonalData.PersonalData { get; } = new(Processings.Support)
    {
        Person = nameof(PersonId),
        Mentions = [nameof(SetBy)],
        Fields = [nameof(Flag), nameof(Value), nameof(SetAt)],
        Secrets = [nameof(SetByEmail)],
    };
}

internal sealed class FlagSettingConfiguration : IEntityTypeConfiguration<FlagSetting>
{
    public void Configure(EntityTypeBuilder<FlagSetting> builder)
    {
        builder.Property(setting => setting.Id).ValueGeneratedNever();
        builder.Property(setting => setting.Flag).HasMaxLength(60);
        builder.Property(setting => setting.PlanId).HasMaxLength(40);
        builder.Property(setting => setting.Value).HasMaxLength(FlagSetting.MaximumLength);
        builder.Property(setting => setting.SetByEmail).HasMaxLength(254);
        builder.HasIndex(setting => new { setting.Flag, setting.PlanId, setting.TenantId, setting.PersonId }).IsUnique().AreNullsDistinct(false);
    }
}
