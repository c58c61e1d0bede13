using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Jobs;

/// <summary>When work recurs. The code declares it (<see cref="JobServices.AddRecurringJob{TJob}"/>); staff may pause it, or have it done now.</summary>
[GlobalEntity("When work recurs, for the platform or for all tenants alike.")]
[NoPersonalData("When work recurs.")]
internal sealed class Schedule
{
    /// <summary>Its name, <c>erase-tenants</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The name of the job's type.</summary>
    public required string Type { get; init; }

    /// <summary>When, as <see cref="CronTime"/> reads it.</summary>
    public required string Cron { get; init; }

    /// <summary>The IANA time zone of <see cref="Cron"/>.</summary>
    public required string TimeZone { get; init; }

    /// <summary>Whether it rests.</summary>
    public bool IsPaused { get; init; }

    /// <summary>When it is due: set it to now, and the work is done now.</summary>
    public required DateTimeOffset NextAt { get; init; }

    /// <summary>When it last gave rise to jobs.</summary>
    public DateTimeOffset? LastFiredAt { get; init; }
}

internal sealed class ScheduleConfiguration : IEntityTypeConfiguration<Schedule>
{
    public void Configure(EntityTypeBuilder<Schedule> builder)
    {
        builder.HasKey(schedule => schedule.Name);
        builder.Property(schedule => schedule.Name).HasMaxLength(80);
        builder.Property(schedule => schedule.Type).HasMaxLength(120);
        builder.Property(schedule => schedule.Cron).HasMaxLength(80);
        builder.Property(schedule => schedule.TimeZone).HasMaxLength(60);
    }
}
