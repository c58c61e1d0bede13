using Npgsql;
using SaasStarter.Backbone.Persistence;

namespace SaasStarter.Backbone.Live;

/// <summary>
/// Two connections of their own: one that listens for ever and one that notifies. A <c>NOTIFY</c> inside of a command's transaction would make
/// all commits of the database queue for one lock, and a <c>LISTEN</c> must not follow a connection back to the pool of the pages.
/// </summary>
internal sealed class LiveConnections(DatabaseServer server) : IAsyncDisposable
{
    private readonly Lazy<NpgsqlDataSource> _source = new(() => new NpgsqlDataSourceBuilder(server.Connections.Application)
    {
        ConnectionStringBuilder =
        {
            ApplicationName = "live",
            MaxPoolSize = 2,
            NoResetOnClose = false,
            KeepAlive = 15, // seconds: notices when the other end is gone
            Timeout = 10,
            CommandTimeout = 10,
        },
    }.Build());

    public NpgsqlDataSource Source => _source.Value;

    public ValueTask DisposeAsync() => _source.IsValueCreated ? _source.Value.DisposeAsync() : ValueTask.CompletedTask;
}
