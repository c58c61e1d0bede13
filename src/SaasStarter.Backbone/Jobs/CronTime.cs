using Quartz;

namespace SaasStarter.Backbone.Jobs;

/// <summary>
/// When work recurs: five fields as in crontab(5), <c>minute hour day-of-month month day-of-week</c>; or six, with the seconds first, in Quartz's form,
/// with Sunday as 1 and <c>?</c> for whichever day is not meant.
/// </summary>
internal static class CronTime
{
    /// <summary>The first time after <paramref name="after"/>, in UTC.</summary>
    /// <exception cref="FormatException">The expression is none, or never comes true.</exception>
    /// <exception cref="TimeZoneNotFoundException">There is no such time zone.</exception>
    public static DateTimeOffset Next(string cron, string timeZone, DateTimeOffset after)
    {
        var format = cron.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length == 5 ? CronFormat.Unix : CronFormat.Quartz;
        var expression = CronExpression.Parse(cron, format).WithTimeZone(TimeZoneInfo.FindSystemTimeZoneById(timeZone));
        return expression.GetNextValidTimeAfter(after)?.ToUniversalTime() ?? throw new FormatException($"'{cron}' never comes true.");
    }
}
