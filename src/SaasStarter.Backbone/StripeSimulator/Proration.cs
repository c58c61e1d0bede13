using SaasStarter.Backbone.StripeSimulator.Objects;

namespace SaasStarter.Backbone.StripeSimulator;

/// <summary>What a part of a period costs, to the second, and when periods end.</summary>
internal static class Proration
{
    /// <summary>The part of <paramref name="amount"/> that falls to the time from <paramref name="from"/> to the end of the period, rounded half up.</summary>
    public static long Remaining(long amount, SimulatedPeriod period, long from)
    {
        var whole = period.End - period.Start;
        var left = Math.Clamp(period.End - from, 0, whole);
        return (long)(((2 * (Int128)amount * left) + whole) / (2 * whole));
    }

    /// <summary>
    /// When the period that contains <paramref name="from"/> ends: the first moment after it that is a whole number of intervals from the anchor.
    /// A month that lacks the anchor's day ends on its last one, and the next returns to the anchor's day.
    /// </summary>
    public static long PeriodEnd(long anchor, PriceRecurrence recurrence, long from)
    {
        var start = DateTimeOffset.FromUnixTimeSeconds(anchor);
        for (var count = 1; ; count++)
        {
            var end = After(start, recurrence, count).ToUnixTimeSeconds();
            if (end > from)
                return end;
        }
    }

    private static DateTimeOffset After(DateTimeOffset start, PriceRecurrence recurrence, int count)
    {
        var intervals = recurrence.IntervalCount * count;
        return recurrence.Interval switch
        {
            "day" => start.AddDays(intervals),
            "week" => start.AddDays(7 * intervals),
            "month" => start.AddMonths(intervals),
            _ => start.AddYears(intervals),
        };
    }
}
