using Npgsql;

namespace SaasStarter.Backbone.Persistence;

/// <summary>The pools of connections, one per role, made on first use: the server may have to be started before.</summary>
internal sealed class Databases : IAsyncDisposable
{
    /// <summary>How many connections a process may hold, with those on which nodes tell each other something.</summary>
    public const int LargestTotal = ApplicationPool + AccountsPool + BackOfficePool + WorkerPool + SignalPools;

    private const int ApplicationPool = 30;
    private const int AccountsPool = 10;
    private const int BackOfficePool = 4;
    private const int WorkerPool = 8;
    private const int SignalPools = 6;

    private readonly Lazy<NpgsqlDataSource> _application;
    private readonly Lazy<NpgsqlDataSource> _accounts;
    private readonly Lazy<NpgsqlDataSource> _backOffice;
    private readonly Lazy<NpgsqlDataSource> _worker;

    public Databases(DatabaseServer server)
    {
        // A tenant travels with each command and ends with its transaction, so the application's connections need no reset between leases.
        _application = new(() => Create(server.Connections.Application, maximum: ApplicationPool, resets: false));
        _accounts = new(() => Create(server.Connections.Accounts, maximum: AccountsPool, resets: true));
        _backOffice = new(() => Create(server.Connections.BackOffice, maximum: BackOfficePool, resets: true));
        _worker = new(() => Create(server.Connections.Worker, maximum: WorkerPool, resets: false));
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
