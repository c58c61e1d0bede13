using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace SaasStarter.Backbone.Persistence.Embedded;

/// <summary>A cluster on disk: its folder, its password, the user it belongs to, and how its server is started.</summary>
internal sealed class PostgresCluster : IDisposable
{
    private const string Superuser = "postgres";

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private static readonly string[] SettingsForAll =
    [
        "listen_addresses=127.0.0.1", "unix_socket_directories=", "max_connections=400", "jit=off", "timezone=UTC",
        "log_timezone=UTC", "log_min_messages=warning", "logging_collector=off", "log_destination=stderr",
    ];

    private static readonly string[] SettingsForDisposable =
    [
        "fsync=off", "synchronous_commit=off", "full_page_writes=off", "autovacuum=off", "wal_level=minimal", "max_wal_senders=0",
    ];

    private readonly EmbeddedPostgresSettings _settings;
    private readonly PostgresBinaries _binaries;
    private readonly ServerAccount _account;
    private readonly string _folder;
    private readonly IDisposable? _hold;

    private PostgresCluster(EmbeddedPostgresSettings settings, PostgresBinaries binaries, ServerAccount account, string folder)
    {
        _settings = settings;
        _binaries = binaries;
        _account = account;
        _folder = folder;
        _hold = settings.Disposable ? DisposableFolder.Hold(folder) : null;
    }

    /// <summary>PGDATA; its name is the major version, because a cluster fits one major version only.</summary>
    public string DataFolder => InFolder("");

    private string PasswordFile => InFolder(".password");

    private string StartLock => InFolder(".lock");

    private string UnfinishedFolder => InFolder(".unfinished");

    /// <summary>Finds the programs, the user and a folder which that user reaches.</summary>
    public static async Task<PostgresCluster> Open(EmbeddedPostgresSettings settings, CancellationToken cancellationToken)
    {
        var binaries = await PostgresBinaries.Locate(settings.BinariesFolder, cancellationToken);
        var folder = Path.GetFullPath(settings.Folder);
        var data = Path.Combine(folder, binaries.MajorVersion.ToString(CultureInfo.InvariantCulture));
        try
        {
            Directory.CreateDirectory(folder);
            var account = await ServerAccount.Choose(data, cancellationToken);
            if (!await account.Reaches(folder, cancellationToken))
                folder = await ReachableFolder(folder, cancellationToken);
            return new PostgresCluster(settings, binaries, account, folder);
        }
        catch (UnauthorizedAccessException exception)
        {
            throw NotOurs(folder, exception);
        }
    }

    /// <summary>Creates the cluster when it is missing, then starts its server on the given port (null: any free one) or joins it.</summary>
    /// <exception cref="EmbeddedPostgresException">The server does not start, or not in time.</exception>
    public async Task<PostgresServer> StartOrJoin(int? port, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(_settings.StartTimeout);
        try
        {
            using var turn = await FileLock.Take(StartLock, limit.Token);
            await CreateIfMissing(limit.Token);
            return await StartOrJoinInTurn(port, limit.Token);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new EmbeddedPostgresException(
                $"The PostgreSQL server in {DataFolder} did not answer within {_settings.StartTimeout.TotalSeconds:0} s.", exception);
        }
        catch (UnauthorizedAccessException exception)
        {
            throw NotOurs(_folder, exception);
        }
    }

    /// <summary>Stops a server that was started here; a joined one belongs to another instance.</summary>
    public async Task Stop(PostgresServer server)
    {
        if (server.Joined)
            return;
        await server.Stop(_settings.StopTimeout, _binaries, DataFolder);
        _settings.Logger.LogInformation("Stopped the embedded PostgreSQL server {ProcessId}", server.ProcessId);
    }

    public string ConnectionString(int port) => new NpgsqlConnectionStringBuilder
    {
        Host = IPAddress.Loopback.ToString(),
        Port = port,
        Username = Superuser,
        Password = File.ReadAllText(PasswordFile),
        Database = "postgres",
        SslMode = SslMode.Disable,
        GssEncryptionMode = GssEncryptionMode.Disable,
    }.ConnectionString;

    public void Dispose()
    {
        if (_hold is null)
            return;
        _hold.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private string InFolder(string suffix) =>
        Path.Combine(_folder, _binaries.MajorVersion.ToString(CultureInfo.InvariantCulture) + suffix);

    private async Task<PostgresServer> StartOrJoinInTurn(int? port, CancellationToken cancellationToken)
    {
        while (true)
        {
            var file = PostmasterFile.Read(DataFolder);
            var served = file is not null && file.IsServed();
            var server = served ? await TryJoin(file!, cancellationToken) : await TryStart(port, file, cancellationToken);
            if (server is not null)
                return server;
            await Task.Delay(Pause, cancellationToken);
        }
    }

    /// <returns>Null while the server is starting or stopping.</returns>
    private async Task<PostgresServer?> TryJoin(PostmasterFile file, CancellationToken cancellationToken)
    {
        if (!file.Ready || !await Answers(file.Port, cancellationToken))
            return null;
        var server = PostgresServer.Join(file);
        _settings.Logger.LogInformation("Joined the embedded PostgreSQL server {ProcessId} on port {Port}", file.ProcessId, file.Port);
        return server;
    }

    /// <returns>Null when the start failed for a reason that passes.</returns>
    private async Task<PostgresServer?> TryStart(int? port, PostmasterFile? stale, CancellationToken cancellationToken)
    {
        var server = await Launch(port ?? FreePort());
        try
        {
            while (!server.Exited.IsCompleted)
            {
                if (await Answers(server.Port, cancellationToken))
                {
                    _settings.Logger.LogInformation(
                        "Started the embedded PostgreSQL server {ProcessId} on port {Port} in {Folder}", server.ProcessId, server.Port, DataFolder);
                    return server;
                }

                await Task.Delay(Pause, cancellationToken);
            }
        }
        catch
        {
            await Stop(server);
            throw;
        }

        if (Passes(server.Log, stale))
            return null;
        throw new EmbeddedPostgresException(
            $"The PostgreSQL server in {DataFolder} does not start. Its last lines:\n{server.Log}\n"
            + "If nothing in this folder is needed any more, delete it and start again.");
    }

    private static bool Passes(string log, PostmasterFile? stale)
    {
        if (log.Contains("postmaster.pid\" already exists", StringComparison.Ordinal) && stale is not null)
        {
            // The process id in the file belongs to another program by now, so the server would refuse for ever.
            stale.Delete();
            return true;
        }

        return log.Contains("pre-existing shared memory block", StringComparison.Ordinal)
            || log.Contains("could not create any TCP/IP sockets", StringComparison.Ordinal);
    }

    private Task<PostgresServer> Launch(int port)
    {
        var settings = _settings.Disposable ? SettingsForAll.Concat(SettingsForDisposable) : SettingsForAll;
        string[] arguments =
        [
            "-D", DataFolder,
            "-p", port.ToString(CultureInfo.InvariantCulture),
            .. settings.SelectMany(setting => new[] { "-c", setting }),
        ];
        var (program, all) = _account.Server(_binaries.Postgres, arguments);
        return PostgresServer.Launch(program, all, port, _settings.Logger);
    }

    private async Task<bool> Answers(int port, CancellationToken cancellationToken)
    {
        try
        {
            var target = new NpgsqlConnectionStringBuilder(ConnectionString(port)) { Pooling = false, Timeout = 5 };
            await using var connection = new NpgsqlConnection(target.ConnectionString);
            await connection.OpenAsync(cancellationToken);
            return true;
        }
        catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.InvalidPassword)
        {
            throw new EmbeddedPostgresException(
                $"The password in {PasswordFile} does not open the cluster beside it. If its data is not needed, delete both.", exception);
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }

    /// <summary>Creates the cluster beside its place and moves it there, so that an interrupted creation leaves no half cluster.</summary>
    private async Task CreateIfMissing(CancellationToken cancellationToken)
    {
        if (Directory.Exists(DataFolder))
            return;
        if (Directory.Exists(UnfinishedFolder))
            Directory.Delete(UnfinishedFolder, recursive: true);

        _settings.Logger.LogInformation("Creating a PostgreSQL {Version} cluster in {Folder}", _binaries.MajorVersion, DataFolder);
        WritePassword();
        CreatePrivateFolder(UnfinishedFolder);
        _account.Own(UnfinishedFolder);
        var (program, arguments) = _account.As(_binaries.InitDb,
        [
            "-D", UnfinishedFolder, "-U", Superuser, "--pwfile", PasswordFile, "--auth=scram-sha-256", "-E", "UTF8",
            OperatingSystem.IsLinux() ? "--locale=C.UTF-8" : "--locale=C", "--no-sync",
        ]);
        var answer = await Tool.Run(program, arguments, cancellationToken);
        if (!answer.Succeeded)
            throw new EmbeddedPostgresException($"A PostgreSQL cluster cannot be created in {_folder}:\n{answer.Output}");
        Directory.Move(UnfinishedFolder, DataFolder);
    }

    private void WritePassword()
    {
        File.Delete(PasswordFile);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var file = new FileStream(PasswordFile, options))
            file.Write(Encoding.ASCII.GetBytes(RandomNumberGenerator.GetHexString(32, lowercase: true)));
        _account.Own(PasswordFile);
    }

    private static void CreatePrivateFolder(string path)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(path);
        else
            Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    /// <summary>Root's checkout may lie in a home that no other user enters; then the cluster lives outside, under a name made from the path.</summary>
    private static async Task<string> ReachableFolder(string wanted, CancellationToken cancellationToken)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(wanted)))[..12];
        var folder = $"/var/tmp/saasstarter-{hash}";
        Directory.CreateDirectory(folder);
        if (await ServerAccount.OwnerOf(folder, cancellationToken) is not { UserId: 0 })
            throw new EmbeddedPostgresException($"The folder {folder} exists and belongs to another user: delete it.");
        EveryoneMayPass(folder);
        return folder;
    }

    /// <summary>Whatever the umask says; the cluster inside is private all the same.</summary>
    private static void EveryoneMayPass(string folder)
    {
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(folder, File.GetUnixFileMode(folder) | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static EmbeddedPostgresException NotOurs(string folder, Exception cause) =>
        new($"The folder {folder} belongs to another user ({cause.Message}). Start the application as that user, or delete the folder.", cause);
}
