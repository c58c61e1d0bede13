using System.Net.Sockets;
using Npgsql;

namespace SaasStarter.Backbone.Persistence;

/// <summary>How nodes tell each other by <c>NOTIFY</c>, for as long as they run.</summary>
internal static class NodeSignals
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    /// <summary>Two connections of their own, one that listens for ever and one that tells: a <c>LISTEN</c> must not follow a connection back to another pool.</summary>
    public static NpgsqlDataSource Connect(string connectionString, string applicationName) => new NpgsqlDataSourceBuilder(connectionString)
    {
        ConnectionStringBuilder =
        {
            ApplicationName = applicationName,
            MaxPoolSize = 2,
            NoResetOnClose = false,
            KeepAlive = 15, // seconds: notices when the other end is gone
            Timeout = 10,
            CommandTimeout = 10,
        },
    }.Build();

    /// <summary>Does the work, and begins it again after a growing pause whenever its connection breaks.</summary>
    /// <param name="work">Calls the action that it is given once it is connected: the next pause is a short one again.</param>
    /// <param name="broken">Told of each break, and of the pause that follows.</param>
    /// <param name="stoppingToken">Ends it.</param>
    public static async Task Persist(Func<Action, CancellationToken, Task> work, Action<Exception, TimeSpan> broken, CancellationToken stoppingToken)
    {
        for (var pause = FirstPause; !stoppingToken.IsCancellationRequested; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            try
            {
                await work(() => pause = FirstPause, stoppingToken);
            }
            catch (Exception exception) when (exception is NpgsqlException or SocketException or IOException or ObjectDisposedException)
            {
                broken(exception, pause);
                await Task.Delay(pause * (0.5 + Random.Shared.NextDouble()), stoppingToken);
            }
        }
    }

    /// <summary>Listens until it is cancelled or the connection breaks.</summary>
    /// <param name="source">From where the connection comes.</param>
    /// <param name="statement"><c>listen</c> with the channel: a constant, because the name of a channel cannot be a parameter.</param>
    /// <param name="heard">Told of each notification.</param>
    /// <param name="connected">Told once it listens.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task Listen(NpgsqlDataSource source, string statement, Action<NpgsqlNotificationEventArgs> heard, Action connected, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        connection.Notification += (_, notification) => heard(notification);
        await using (var listen = new NpgsqlCommand(statement, connection))
            await listen.ExecuteNonQueryAsync(cancellationToken);
        connected();
        while (true)
            await connection.WaitAsync(cancellationToken);
    }
}
