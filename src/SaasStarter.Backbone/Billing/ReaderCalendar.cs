using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Billing;

/// <summary>Days as the reader of a page counts them, in their time zone.</summary>
internal sealed class ReaderCalendar(TenantScope scope, TimeProvider clock)
{
    /// <summary>The day of a moment.</summary>
    public DateOnly DayOf(DateTimeOffset moment) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(moment, Zone).Date);

    /// <summary>How many days there are until a moment: 0 for today, and for what is past.</summary>
    public int DaysUntil(DateTimeOffset moment) => Math.Max(0, DayOf(moment).DayNumber - DayOf(clock.GetUtcNow()).DayNumber);

    private TimeZoneInfo Zone => scope.Caller.Person is { } person && TimeZoneInfo.TryFindSystemTimeZoneById(person.TimeZone, out var zone) ? zone : TimeZoneInfo.Utc;
}
