using Microsoft.Extensions.Logging;
using SaasStarter.Backbone.Persistence.Embedded;

namespace SaasStarter.Backbone.Persistence;

/// <summary>
/// A real PostgreSQL server that the application starts itself, so that nothing has to be configured before the first run.
/// It listens on 127.0.0.1 only, on a free port, and asks for a random password (SCRAM) that lies beside the cluster.
/// </summary>
/// <remarks>
/// <para>Everywhere: one cluster per major version; a second instance of the application joins the running server; when the
/// instance that started the server goes, or the server crashes, the others start it again on the same port; a stale
/// <c>postmaster.pid</c> is no obstacle.</para>
/// <para>Linux: the server also stops when the application is killed with <c>kill -9</c> (parent death signal), does not see the
/// terminal's Ctrl-C, and runs as an unprivileged user when the application runs as root (<c>setpriv</c>, <c>setsid</c>).</para>
/// <para>macOS and Windows: as far as possible. The application must not run as root or administrator, and a killed application leaves
/// the server behind; the next start joins it.</para>
/// </remarks>
internal sealed class EmbeddedPostgres : IAsyncDisposable
{
    private static readonly TimeSpan PauseBeforeRestart = TimeSpan.FromMilliseconds(200);

    private readonly PostgresCluster _cluster;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _guard;
    private PostgresServer _server;
    private bool _disposed;

    private EmbeddedPostgres(PostgresCluster cluster, PostgresServer server, ILogger logger)
    {
        _cluster = cluster;
        _server = server;
        _logger = logger;
        SuperuserConnectionString = cluster.ConnectionString(server.Port);
        _guard = RestartWhenItStops();
    }

    /// <summary>Connects as the cluster's superuser to the maintenance database <c>postgres</c>.</summary>
    public string SuperuserConnectionString { get; }

    /// <summary>The folder of the cluster (PGDATA).</summary>
    public string DataFolder => _cluster.DataFolder;

    /// <summary>The process id of the server.</summary>
    public int ServerProcessId => _server.ProcessId;

    /// <summary>True when another instance of the application started the server.</summary>
    public bool Joined => _server.Joined;

    /// <summary>Creates the cluster when it is missing, and starts its server or joins the one that runs.</summary>
    /// <exception cref="EmbeddedPostgresException">There are no usable binaries, or the server does not start.</exception>
    public static async Task<EmbeddedPostgres> Start(EmbeddedPostgresSettings settings, CancellationToken cancellationToken)
    {
        var cluster = await PostgresCluster.Open(settings, cancellationToken);
        try
        {
            var server = await cluster.StartOrJoin(port: null, cancellationToken);
            return new EmbeddedPostgres(cluster, server, settings.Logger);
        }
        catch
        {
            cluster.Dispose();
            throw;
        }
    }

    /// <summary>Stops the server cleanly, unless another instance of the application started it.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_disposed)
            return;
        _disposed = true;
        await _stopping.CancelAsync();
        await _guard;
        await _cluster.Stop(_server);
        _cluster.Dispose();
        _stopping.Dispose();
    }

    private async Task RestartWhenItStops()
    {
        try
        {
            while (true)
            {
                await _server.Exited.WaitAsync(_stopping.Token);
                _logger.LogWarning("The embedded PostgreSQL server {ProcessId} stopped; starting it again", _server.ProcessId);
                await Task.Delay(PauseBeforeRestart, _stopping.Token);
                _server = await _cluster.StartOrJoin(_server.Port, _stopping.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // Disposed: the normal end.
        }
        catch (EmbeddedPostgresException exception)
        {
            _logger.LogError(exception, "The embedded PostgreSQL server stopped and cannot be started again");
        }
    }
}
