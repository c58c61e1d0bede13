using Microsoft.Extensions.Configuration;

namespace SaasStarter.Backbone.Jobs;

/// <summary>How this node works on jobs.</summary>
/// <param name="Lease">For how long a node that says nothing counts as working on its jobs.</param>
internal sealed record JobSettings(TimeSpan Lease)
{
    /// <summary>The name by which staff tell nodes apart.</summary>
    public string Node { get; } = $"{Environment.MachineName[..Math.Min(60, Environment.MachineName.Length)]}:{Environment.ProcessId}";

    /// <summary>From <c>Jobs:LeaseSeconds</c>; thirty seconds unless configured.</summary>
    public static JobSettings Of(IConfiguration configuration) => new(TimeSpan.FromSeconds(configuration.GetValue("Jobs:LeaseSeconds", 30d)));
}
