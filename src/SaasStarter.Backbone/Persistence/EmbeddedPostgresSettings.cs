using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using SaasStarter.Backbone.Persistence.Embedded;

namespace SaasStarter.Backbone.Persistence;

/// <summary>Where the PostgreSQL server that the application starts itself lives, and how careful it is with its data.</summary>
/// <param name="Folder">Holds one cluster per major version of PostgreSQL, with its password; created when missing.</param>
internal sealed record EmbeddedPostgresSettings(string Folder)
{
    /// <summary>For tests: nothing is written durably, and the folder is deleted when the server is disposed.</summary>
    public bool Disposable { get; init; }

    /// <summary>How long creating, starting or joining the cluster may take before it counts as failed.</summary>
    public TimeSpan StartTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a clean stop may take before the server is told to stop at once.</summary>
    public TimeSpan StopTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The folder of <c>postgres</c> and <c>initdb</c>; when null it is searched, see <see cref="PostgresBinaries"/>.</summary>
    public string? BinariesFolder { get; init; }

    /// <summary>Receives the server's own log lines (debug) and what happens to the server (information).</summary>
    public ILogger Logger { get; init; } = NullLogger.Instance;

    /// <summary>A private, disposable cluster, in the RAM disk where there is one.</summary>
    public static EmbeddedPostgresSettings ForTests() => new(DisposableFolder.Create()) { Disposable = true };
}
