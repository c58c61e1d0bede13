using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Backups;

/// <summary>What somebody did with a backup.</summary>
internal enum BackupStep
{
    /// <summary>It was taken.</summary>
    Backup,

    /// <summary>It was brought back, to see that it can be.</summary>
    Drill,
}

/// <summary>That a backup was taken, or brought back for a trial, and how it went. One a day and one a week: it is never deleted.</summary>
[GlobalEntity("A backup holds all tenants.")]
[NoPersonalData("When, for how long, and what went wrong.")]
internal sealed class BackupReport : IIdentified
{
    public static string IdPrefix => "bak";

    /// <summary>Its identifier.</summary>
    public Id<BackupReport> Id { get; init; } = Id<BackupReport>.New();

    /// <summary>What was done.</summary>
    public required BackupStep Step { get; init; }

    /// <summary>When it ended.</summary>
    public required DateTimeOffset FinishedAt { get; init; }

    /// <summary>How long it took.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>The moment whose state the backup holds; null when not even that could be read.</summary>
    public DateTimeOffset? TakenAt { get; init; }

    /// <summary>What went wrong, shortened; null when nothing did.</summary>
    public string? Problem { get; init; }
}

internal sealed class BackupReportConfiguration : IEntityTypeConfiguration<BackupReport>
{
    public void Configure(EntityTypeBuilder<BackupReport> builder)
    {
        builder.Property(report => report.Id).ValueGeneratedNever();
        builder.Property(report => report.Step).HasConversion<string>().HasMaxLength(20);
        builder.Property(report => report.Problem).HasMaxLength(BackupReports.LongestProblem);
        builder.HasIndex(report => new { report.Step, report.FinishedAt });
    }
}
