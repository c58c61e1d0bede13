using SaasStarter.Backbone.Core;
using SaasStarter.Cellar.Estate;

namespace SaasStarter.Cellar.Operations;

/// <summary>So much wine of one parcel, variety and year.</summary>
/// <param name="ParcelId">Where it grew.</param>
/// <param name="Variety">The variety.</param>
/// <param name="Vintage">The year.</param>
/// <param name="VolumeMl">How much, in millilitres.</param>
internal sealed record Part(Id<Parcel> ParcelId, string Variety, int Vintage, long VolumeMl);

/// <summary>
/// The arithmetic of blends, in whole millilitres: what is poured together keeps its parts, and the parts of a volume add up to exactly that volume. Where a
/// part is no whole number, the largest remainders get what is left (Hamilton's method), so that no part is wrong by a millilitre or more.
/// </summary>
internal static class Composition
{
    // Regulation (EU) 2019/33, article 49: a label may name a vintage of which at least 85 % of the grapes are.
    private const int ShareOfVintage = 85;

    /// <summary>The parts of a smaller or larger volume of the same wine.</summary>
    public static IReadOnlyList<Part> Take(IReadOnlyCollection<Part> parts, long volumeMl)
    {
        var total = (Int128)parts.Sum(part => part.VolumeMl);
        var taken = Ordered(parts).Select(part =>
        {
            var (whole, remainder) = Int128.DivRem((Int128)part.VolumeMl * volumeMl, total);
            return (Part: part with { VolumeMl = (long)whole }, Remainder: remainder);
        }).ToList();
        var left = (int)(volumeMl - taken.Sum(part => part.Part.VolumeMl));
        var rounded = taken.OrderByDescending(part => part.Remainder).Take(left).Select(part => part.Part).ToHashSet();
        return [.. taken.Select(part => rounded.Contains(part.Part) ? part.Part with { VolumeMl = part.Part.VolumeMl + 1 } : part.Part).Where(part => part.VolumeMl > 0)];
    }

    /// <summary>What comes of pouring wines together.</summary>
    public static IReadOnlyList<Part> Blend(IEnumerable<Part> poured) =>
        [.. Ordered(poured.GroupBy(part => (part.ParcelId, part.Variety, part.Vintage)).Select(same => same.First() with { VolumeMl = same.Sum(part => part.VolumeMl) }))];

    /// <summary>The year that a label may claim; null when no year has 85 %.</summary>
    public static int? VintageOf(IReadOnlyCollection<Part> parts)
    {
        var most = parts.GroupBy(part => part.Vintage).Select(year => (Vintage: year.Key, Volume: (Int128)year.Sum(part => part.VolumeMl))).MaxBy(year => year.Volume);
        return most.Volume * 100 >= (Int128)parts.Sum(part => part.VolumeMl) * ShareOfVintage ? most.Vintage : null;
    }

    private static IOrderedEnumerable<Part> Ordered(IEnumerable<Part> parts) =>
        parts.OrderByDescending(part => part.VolumeMl).ThenBy(part => part.ParcelId).ThenBy(part => part.Vintage).ThenBy(part => part.Variety, StringComparer.Ordinal);
}
