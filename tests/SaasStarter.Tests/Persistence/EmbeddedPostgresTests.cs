using System.Diagnostics;
using System.Globalization;
using Npgsql;
using SaasStarter.Backbone.Persistence;

namespace SaasStarter.Tests.Persistence;

public sealed class EmbeddedPostgresTests : IDisposable
{
    private const string ChildFolder = "EMBEDDED_POSTGRES_CHILD_FOLDER";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly string _folder =
        Environment.GetEnvironmentVariable(ChildFolder) ?? Directory.CreateTempSubdirectory("embedded-postgres-").FullName;

    public EmbeddedPostgresTests()
    {
        // Root lends the server to another user, who must reach the folder; temporary folders are private.
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(_folder, File.GetUnixFileMode(_folder) | UnixFileMode.OtherExecute);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task It_starts_answers_keeps_its_data_and_stops()
    {
        int processId;
        await using (var first = await Start())
        {
            processId = first.ServerProcessId;
            await Execute(first, "create table kept (id int); insert into kept values (7)");
        }

        Assert.False(IsRunning(processId));
        await using var second = await Start();
        Assert.Equal(7, await Scalar(second, "select id from kept"));
    }

    [Fact]
    public async Task It_listens_on_this_machine_only_and_asks_for_a_password()
    {
        await using var postgres = await Start();

        Assert.Equal("127.0.0.1", await Scalar(postgres, "show listen_addresses"));
        Assert.Equal("", await Scalar(postgres, "show unix_socket_directories"));
        var guess = new NpgsqlConnectionStringBuilder(postgres.SuperuserConnectionString) { Password = "postgres" };
        await using var connection = new NpgsqlConnection(guess.ConnectionString);
        var refusal = await Assert.ThrowsAsync<PostgresException>(() => connection.OpenAsync(Cancellation));
        Assert.Equal(PostgresErrorCodes.InvalidPassword, refusal.SqlState);
    }

    [Fact]
    public async Task The_password_file_and_the_cluster_are_private()
    {
        await using var postgres = await Start();
        if (OperatingSystem.IsWindows())
            return;

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(postgres.DataFolder + ".password"));
        Assert.Equal(
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(postgres.DataFolder));
    }

    [Fact]
    public async Task Root_lends_the_server_to_an_unprivileged_user()
    {
        await using var postgres = await Start();
        if (!OperatingSystem.IsLinux())
            return;

        var status = await File.ReadAllLinesAsync($"/proc/{postgres.ServerProcessId}/status", Cancellation);
        var userIds = status.Single(line => line.StartsWith("Uid:", StringComparison.Ordinal)).Split('\t')[1..];
        Assert.DoesNotContain("0", userIds);
    }

    [Fact]
    public async Task A_second_instance_joins_the_running_server_and_leaves_it_running()
    {
        await using var first = await Start();

        await using (var second = await Start())
        {
            Assert.True(second.Joined);
            Assert.Equal(first.SuperuserConnectionString, second.SuperuserConnectionString);
            Assert.Equal(1, await Scalar(second, "select 1"));
        }

        Assert.Equal(1, await Scalar(first, "select 1"));
    }

    [Fact]
    public async Task Two_instances_that_start_together_share_one_server()
    {
        var both = await Task.WhenAll(Start(), Start());
        await using var first = both[0];
        await using var second = both[1];

        Assert.Equal(first.ServerProcessId, second.ServerProcessId);
        Assert.NotEqual(first.Joined, second.Joined);
    }

    [Fact]
    public async Task The_instance_that_joined_takes_over_when_the_first_one_ends()
    {
        var first = await Start();
        await using var second = await Start();
        await first.DisposeAsync();

        await WaitUntil(() => !second.Joined);

        Assert.Equal(1, await Scalar(second, "select 1"));
    }

    [Fact]
    public async Task A_server_that_was_killed_is_started_again_on_the_same_port()
    {
        await using var postgres = await Start();
        await Execute(postgres, "create table kept (id int); insert into kept values (7)");
        var killed = postgres.ServerProcessId;

        Kill(killed);
        await WaitUntil(() => postgres.ServerProcessId != killed);

        Assert.Equal(7, await Scalar(postgres, "select id from kept"));
    }

    [Fact]
    public async Task A_stale_pid_file_is_no_obstacle()
    {
        string dataFolder;
        await using (var first = await Start())
            dataFolder = first.DataFolder;

        // The process id was given to a program that is not a server: this one.
        var stale = $"{Environment.ProcessId}\n{dataFolder}\n1700000000\n5432\n\n127.0.0.1\n  1234567   1\nready   \n";
        await File.WriteAllTextAsync(Path.Combine(dataFolder, "postmaster.pid"), stale, Cancellation);

        await using var second = await Start();
        Assert.False(second.Joined);
        Assert.Equal(1, await Scalar(second, "select 1"));
    }

    [Fact]
    public async Task A_creation_that_was_interrupted_is_begun_anew()
    {
        string dataFolder;
        await using (var first = await Start())
            dataFolder = first.DataFolder;
        Directory.Move(dataFolder, dataFolder + ".unfinished");
        File.Delete(Path.Combine(dataFolder + ".unfinished", "PG_VERSION"));

        await using var second = await Start();
        Assert.Equal(1, await Scalar(second, "select 1"));
    }

    [Fact]
    public async Task Without_server_programs_the_message_says_how_to_get_them()
    {
        var settings = new EmbeddedPostgresSettings(_folder) { BinariesFolder = _folder };

        var refusal = await Assert.ThrowsAsync<EmbeddedPostgresException>(() => EmbeddedPostgres.Start(settings, Cancellation));

        Assert.Contains("holds no PostgreSQL server programs", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("Install them:  ", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("docker run", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("ConnectionStrings__Default", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_does_not_start_shows_the_last_lines_of_its_log()
    {
        string dataFolder;
        await using (var first = await Start())
            dataFolder = first.DataFolder;
        await File.AppendAllTextAsync(Path.Combine(dataFolder, "postgresql.conf"), "no_such_setting = 1\n", Cancellation);

        var refusal = await Assert.ThrowsAsync<EmbeddedPostgresException>(Start);

        Assert.Contains("no_such_setting", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_disposable_cluster_leaves_nothing_behind()
    {
        var settings = EmbeddedPostgresSettings.ForTests();
        await using (var postgres = await EmbeddedPostgres.Start(settings, Cancellation))
            Assert.Equal("off", await Scalar(postgres, "show fsync"));

        Assert.False(Directory.Exists(settings.Folder));
    }

    /// <summary>Runs a second time in a process of its own, which starts a server and is then killed.</summary>
    [Fact]
    public async Task An_application_that_was_killed_leaves_no_server_behind()
    {
        if (!OperatingSystem.IsLinux())
            return;
        if (Environment.GetEnvironmentVariable(ChildFolder) is not null)
        {
            await StartAndWaitToBeKilled();
            return;
        }

        using var child = StartThisTestInAnotherProcess();
        var serverFile = Path.Combine(_folder, "server");
        await WaitUntil(() => File.Exists(serverFile));
        var server = int.Parse(await File.ReadAllTextAsync(serverFile, Cancellation), CultureInfo.InvariantCulture);
        Assert.True(IsRunning(server));

        child.Kill();
        await WaitUntil(() => !IsRunning(server));

        await using var next = await Start();
        Assert.False(next.Joined);
    }

    private async Task StartAndWaitToBeKilled()
    {
        await using var postgres = await Start();
        var unfinished = Path.Combine(_folder, "server.unfinished");
        await File.WriteAllTextAsync(unfinished, postgres.ServerProcessId.ToString(CultureInfo.InvariantCulture), Cancellation);
        File.Move(unfinished, Path.Combine(_folder, "server"));
        await Task.Delay(Patience, Cancellation);
    }

    private Process StartThisTestInAnotherProcess()
    {
        var test = $"{typeof(EmbeddedPostgresTests).FullName}.{nameof(An_application_that_was_killed_leaves_no_server_behind)}";
        var start = new ProcessStartInfo("dotnet", [typeof(EmbeddedPostgresTests).Assembly.Location, "-method", test])
        {
            RedirectStandardOutput = true,
            Environment = { [ChildFolder] = _folder },
        };
        var child = Process.Start(start)!;
        child.BeginOutputReadLine();
        return child;
    }

    private Task<EmbeddedPostgres> Start() => EmbeddedPostgres.Start(new EmbeddedPostgresSettings(_folder), Cancellation);

    private static async Task Execute(EmbeddedPostgres postgres, string sql)
    {
        await using var source = NpgsqlDataSource.Create(postgres.SuperuserConnectionString);
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(Cancellation);
    }

    private static async Task<object?> Scalar(EmbeddedPostgres postgres, string sql)
    {
        await using var source = NpgsqlDataSource.Create(postgres.SuperuserConnectionString);
        await using var command = source.CreateCommand(sql);
        return await command.ExecuteScalarAsync(Cancellation);
    }

    private static async Task WaitUntil(Func<bool> condition)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        limit.CancelAfter(Patience);
        while (!condition())
            await Task.Delay(50, limit.Token);
    }

    private static bool IsRunning(int processId) => Process.GetProcesses().Any(process => process.Id == processId);

    private static void Kill(int processId)
    {
        using var process = Process.GetProcessById(processId);
        process.Kill();
    }
}
