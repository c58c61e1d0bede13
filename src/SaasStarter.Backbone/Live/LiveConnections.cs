using Npgsql;
using SaasStarter.Backbone.Persistence;

namespace SaasStarter.Backbone.Live;

/// <summary>
/// Two connections of their own: one that listens for ever and one that notifies. A <c>NOTIFY</c> inside of a command's transaction would make
/// all commits of the database queue for one lock, and a <c>LISTEN</c> must not follow a connection back to the pool of the pages.
/// </summary>
internal sealed class LiveConnections(DatabaseServer server) : IAsyncDisposable
{
    private readonly Lazy<NpgsqlDataSource> _source = new(() => NodeSignals.Connect(server.Connections.Application, "live"));

    public NpgsqlDataSource Source => _source.Value;

    public ValueTask DisposeAsync() => _source.IsValueCreated ? _source.Value.DisposeAsync() : ValueTask.CompletedTask;
}
