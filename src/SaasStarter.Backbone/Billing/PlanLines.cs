using Microsoft.Extensions.Localization;
using SaasStarter.Backbone.Core;

namespace SaasStarter.Backbone.Billing;

/// <summary>What a plan offers, line by line: what the product keeps to by itself, then what the file says beside it.</summary>
internal sealed class PlanLines(IEnumerable<Feature> features, IEnumerable<Limit> limits, IStringLocalizer<Strings> text, IStringLocalizerFactory localizers)
{
    public IEnumerable<string> Of(Plan plan) =>
    [
        .. limits.Where(limit => plan.MostOf(limit) != 0).Select(limit => LineOf(limit, plan.MostOf(limit))),
        .. features.Where(plan.Includes).Select(feature => feature.Title.Read(localizers)),
        .. plan.Highlights.Select(highlight => highlight.InCurrentLanguage()),
    ];

    private string LineOf(Limit limit, long? most)
    {
        var title = limit.Title.Read(localizers);
        return most is { } number ? text["UpTo", title, limit.Figure(number, localizers)] : text["AsManyAsYouLike", title];
    }
}
