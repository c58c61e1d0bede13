using Npgsql;

namespace SaasStarter.Backbone.Persistence;

/// <summary>The pools of connections, one per role, made on first use: the server may have to be started before.</summary>
internal sealed class Databases : IAsyncDisposable
{
    private readonly Lazy<NpgsqlDataSource> _application;
    private readonly Lazy<NpgsqlDataSource> _accounts;
    private readonly Lazy<NpgsqlDataSource> _backOffice;
    private readonly Lazy<NpgsqlDataSource> _worker;

    public Databases(DatabaseServer server)
    {
        // A tenant travels with each command and ends with its transaction, so the application's connections need no reset between leases.
        _application = new(() => Create(server.Connections.Application, maximum: 30, resets: false));
        _accounts = new(() => Create(server.Connections.Accounts, maximum: 10, resets: true));
        _backOffice = new(() => Create(server.Connections.BackOffice, maximum: 4, resets: true));
        _worker = new(() => Create(server.Connections.Worker, maximum: 8, resets: false));
    }

    /// <summary>The tenants' door.</summary>
    public NpgsqlDataSource Application => _application.Value;

    /// <summary>The accounts' door.</summary>
    public NpgsqlDataSource Accounts => _accounts.Value;

    /// <summary>The operator's door.</summary>
    public NpgsqlDataSource BackOffice => _backOffice.Value;

    /// <summary>The door to what is to be done: jobs, whosever they are.</summary>
    public NpgsqlDataSource Worker => _worker.Value;

    public async ValueTask DisposeAsync()
    {
        foreach (var source in new[] { _application, _accounts, _backOffice, _worker }.Where(source => source.IsValueCreated))
            await source.Value.DisposeAsync();
    }

    private static NpgsqlDataSource Create(string connectionString, int maximum, bool resets) => new NpgsqlDataSourceBuilder(connectionString)
    {
        ConnectionStringBuilder =
        {
            MaxPoolSize = maximum,
            NoResetOnClose = !resets,
            MaxAutoPrepare = 100,
            AutoPrepareMinUsages = 2,
            Timeout = 10,
            CommandTimeout = 30,
        },
    }.Build();
}
