using SaasStarter.Backbone.Core;

namespace SaasStarter.Backbone.PublicApi;

/// <summary>What plans say about the API.</summary>
internal static class ApiTerms
{
    /// <summary>How many calls a key may make in a minute.</summary>
    public static Limit CallsPerMinute { get; } = new("apiCalls", Strings.Text("CallsPerMinute"), IsCounted: false);
}
