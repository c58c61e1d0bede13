using SaasStarter.Backbone.Core;
using SaasStarter.Cellar.Estate;

namespace SaasStarter.Cellar.Operations;

/// <summary>Why something cannot be done with a container, in words that say what to do instead.</summary>
internal static class EntryRules
{
    /// <summary>Why so much cannot be taken out; null when it can.</summary>
    public static Problem? WhyNotTake(this Container from, long volumeMl, string field)
    {
        if (from.LotId is null)
            return Problem.Invalid(field, Strings.Text("IsEmpty", from.Name));
        return volumeMl > from.VolumeMl ? Problem.Invalid(field, Strings.Text("HoldsLess", from.Name, Volumes.Show(from.VolumeMl))) : null;
    }

    /// <summary>What takes everything out, so that a mixture can take its place; nothing for an empty one.</summary>
    public static IEnumerable<Movement> Emptied(this Container container) =>
        container.LotId is { } lot ? [Movement.In(container, lot, -container.VolumeMl)] : [];

    /// <summary>Why so much cannot be poured in; null when it can.</summary>
    public static Problem? WhyNotPour(this Container to, long volumeMl, string field)
    {
        if (to.RetiredAt is not null)
            return Problem.Invalid(field, Strings.Text("IsRetired", to.Name));
        return volumeMl > to.RoomLeftMl ? Problem.Invalid(field, Strings.Text("HasNoRoom", to.Name, Volumes.Show(to.RoomLeftMl))) : null;
    }
}
