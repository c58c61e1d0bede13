using SaasStarter.Backbone.Core;

namespace SaasStarter.Backbone.Components.Layouts;

/// <summary>What the staff switches of the pages that follow changes by themselves: under a load that nobody foresaw, they are the first to let go.</summary>
public static class LiveFlags
{
    /// <summary>Whether pages follow changes by themselves. Without it they show what there was when they were opened.</summary>
    public static Flag<bool> Pages { get; } = new("live-pages", Strings.Text("FlagLivePages"), Strings.Text("FlagLivePagesMore"), Default: true);

    /// <summary>How many streams one session may hold on a node; a browser holds one per tenant, however many pages are open.</summary>
    public static Flag<int> StreamsPerSession { get; } =
        new("live-streams-per-session", Strings.Text("FlagLiveStreams"), Strings.Text("FlagLiveStreamsMore"), Default: 10, Minimum: 1, Maximum: 100);
}
