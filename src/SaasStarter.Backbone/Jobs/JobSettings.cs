using Microsoft.Extensions.Configuration;

namespace SaasStarter.Backbone.Jobs;

/// <summary>How this node works on jobs.</summary>
/// <param name="Lease">For how long a node that says nothing counts as working on its jobs.</param>
/// <param name="Works">Whether this node takes jobs at all: where another one does, those that answer people need not.</param>
internal sealed record JobSettings(TimeSpan Lease, bool Works = true)
{
    /// <summary>The name by which staff tell nodes apart.</summary>
    public string Node { get; } = $"{Environment.MachineName[..Math.Min(60, Environment.MachineName.Length)]}:{Environment.ProcessId}";

    /// <summary>From <c>Jobs:LeaseSeconds</c>, thirty seconds unless configured, and <c>Jobs:Work</c>, true unless configured.</summary>
    public static JobSettings Of(IConfiguration configuration) =>
        new(TimeSpan.FromSeconds(configuration.GetValue("Jobs:LeaseSeconds", 30d)), configuration.GetValue("Jobs:Work", true));
}
