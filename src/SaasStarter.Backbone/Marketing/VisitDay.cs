using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Marketing;

/// <summary>How many people looked at a public page on a day: two figures, and nothing of the people.</summary>
[NoPersonalData("Sums by day and page.")]
internal sealed class VisitDay
{
    /// <summary>Stands for the whole site, where somebody who looks at several pages counts once.</summary>
    public const string WholeSite = "*";

    /// <summary>The day, in universal time.</summary>
    public required DateOnly Day { get; init; }

    /// <summary>The page's address, or <see cref="WholeSite"/>.</summary>
    public required string Page { get; init; }

    /// <summary>How many different visitors.</summary>
    public required int Visitors { get; init; }

    /// <summary>How often it was opened.</summary>
    public required int Views { get; init; }
}

[InAccounts]
internal sealed class VisitDayConfiguration : IEntityTypeConfiguration<VisitDay>
{
    public void Configure(EntityTypeBuilder<VisitDay> builder)
    {
        builder.HasKey(day => new { day.Day, day.Page });
        builder.Property(day => day.Page).HasMaxLength(100);
    }
}
