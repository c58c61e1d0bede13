using System.Diagnostics;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Tests.Hosting;

namespace SaasStarter.Tests.Deployment;

/// <summary>
/// A machine with the product on it: two published versions, the scripts of <c>deploy</c>, the real Caddy with the real Caddyfile, and a PostgreSQL server of its own, which
/// tests may kill. Plain processes stand in for systemd.
/// </summary>
public sealed class DeployedProduct : IAsyncLifetime
{
    // The first two may open backups.
    private static readonly string[] Keys = ["safe", "drill", "stranger"];

    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(3);

    private readonly string _root = Directory.CreateTempSubdirectory("deploy-").FullName;
    private readonly TestCluster _cluster = new();
    private readonly Queue<int> _ports = FreePorts.Take(7);
    private Process? _caddy;

    /// <summary>Makes people and sessions, on the database of the product that is deployed.</summary>
    internal TestApplication People { get; private set; } = null!;

    /// <summary>Where the reverse proxy listens.</summary>
    internal Uri Address { get; private set; } = null!;

    internal string State => Path.Combine(_root, "state");

    internal static string Scripts => Path.Combine(SourceTree.Root, "deploy");

    internal string Release(string name) => Path.Combine(_root, "releases", name);

    internal string Backups => Path.Combine(_root, "backups");

    internal string Elsewhere => Path.Combine(_root, "elsewhere");

    internal string Key(string name) => Path.Combine(_root, $"{name}.key");

    internal string NewestBackup() => Directory.GetFiles(Backups, "*.tar.age").Order(StringComparer.Ordinal).Last();

    /// <summary>Two keys that backups are encrypted for, and a stranger's; no backups.</summary>
    internal async Task MakeKeys()
    {
        foreach (var folder in new[] { Backups, Elsewhere }.Where(Directory.Exists))
            Directory.Delete(folder, recursive: true);
        Directory.CreateDirectory(Backups);
        foreach (var name in Keys)
        {
            File.Delete(Key(name));
            await Run("age-keygen", ["-o", Key(name)]);
        }
        await File.WriteAllLinesAsync(Path.Combine(_root, "recipients"), Keys.Take(2).Select(name => Array.Find(File.ReadAllLines(Key(name)), line => line.StartsWith("# public key: ", StringComparison.Ordinal))!["# public key: ".Length..]));
    }

    /// <summary>What was remembered under a name.</summary>
    internal string Recall(string name) => File.Exists(Path.Combine(State, name)) ? File.ReadAllText(Path.Combine(State, name)).Trim() : "";

    public async ValueTask InitializeAsync()
    {
        await _cluster.InitializeAsync();
        People = new TestApplication(_cluster);
        await People.InitializeAsync();
        // Servers of tests forget what they have not written yet; this one is killed.
        await People.Database.Sql(TestDatabase.Superuser, $"alter database {People.Database.Name} set synchronous_commit = on");
        foreach (var folder in new[] { "state", "caddy", "files", "releases" })
            Directory.CreateDirectory(Path.Combine(_root, folder));
        await Publish();
        Configure();
        await StartCaddy();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var supervisor in Directory.EnumerateFiles(State, "*.supervisor"))
            await Run("kill", ["-TERM", (await File.ReadAllTextAsync(supervisor)).Trim()]);
        foreach (var process in Directory.EnumerateFiles(State, "*.pid"))
            await Run("kill", ["-KILL", (await File.ReadAllTextAsync(process)).Trim()]);
        if (_caddy is not null)
        {
            _caddy.Kill();
            await _caddy.WaitForExitAsync();
            _caddy.Dispose();
        }
        await People.DisposeAsync();
        await _cluster.DisposeAsync();
        Directory.Delete(_root, recursive: true);
    }

    /// <summary>Speaks HTTP/2 over TLS with the proxy, as browsers do: it tells them before it closes a connection. Its certificate is of its own making here.</summary>
    internal static HttpClient Browser() => new(new HttpClientHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        ServerCertificateCustomValidationCallback = HttpClientHandler.DangerousAcceptAnyServerCertificateValidator,
    })
    {
        DefaultRequestVersion = HttpVersion.Version20,
        DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        Timeout = TimeSpan.FromSeconds(30),
    };

    /// <summary>Runs a script of <c>deploy</c> to its end.</summary>
    internal Task<(int ExitCode, string Output)> Script(string name, params string[] arguments) => Script(name, [], arguments);

    /// <summary>The same, with other settings.</summary>
    internal Task<(int ExitCode, string Output)> Script(string name, (string Name, string Value)[] settings, params string[] arguments) =>
        Run("bash", [Path.Combine(Scripts, name), .. arguments], settings);

    /// <summary>Starts a script and leaves it to the test to end it.</summary>
    internal Process Begin(string name, params string[] arguments) => Process.Start(StartOf("bash", [Path.Combine(Scripts, name), .. arguments], []))!;

    /// <summary>Kills a process of the colour that serves, as the machine's memory running out does.</summary>
    internal async Task KillOneThatServes()
    {
        var port = Recall("serving") == "blue" ? Ports("blue")[0] : Ports("green")[0];
        await Run("kill", ["-KILL", Recall($"{port}.pid")]);
    }

    /// <summary>Kills PostgreSQL with everything that it is doing; it is started again.</summary>
    internal async Task KillDatabase()
    {
        var server = await People.Database.Value<string>(TestDatabase.Superuser, "select pg_read_file('postmaster.pid')");
        await Run("kill", ["-QUIT", server.Split('\n')[0]]);
        var databases = People.Services.GetRequiredService<Databases>();
        foreach (var pool in new[] { databases.Application, databases.Accounts, databases.BackOffice, databases.Worker })
            pool.Clear();
        People.Database.ClosePools();
    }

    // The same version twice: which one answers is told by the name of the brand.
    private async Task Publish()
    {
        var web = Path.Combine(SourceTree.Root, "src", typeof(Program).Assembly.GetName().Name!);
        var (code, output) = await Run("dotnet", ["publish", web, "-c", "Debug", "--no-build", "-v", "quiet", "-nologo", "-o", Release("first")]);
        Assert.True(code == 0, output);
        foreach (var (name, brand) in new[] { ("second", "Second Edition"), ("broken", "Broken Edition") })
        {
            Copy(Release("first"), Release(name));
            var path = Path.Combine(Release(name), "brand.json");
            var settings = JsonNode.Parse(await File.ReadAllTextAsync(path), documentOptions: new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true })!;
            settings["name"] = brand;
            await File.WriteAllTextAsync(path, settings.ToJsonString());
        }
        // With a key and no secret to tell events by, it carries out commands and serves nobody.
        await File.WriteAllTextAsync(Path.Combine(Release("broken"), "appsettings.Production.json"), """{ "Stripe": { "ApiKey": "sk_test_0123456789" } }""");
    }

    private void Configure()
    {
        var connections = People.Database.Connections;
        var proxy = _ports.Dequeue();
        Address = new($"https://localhost:{proxy}");
        File.WriteAllLines(Path.Combine(_root, "operator.env"),
        [
            "ASPNETCORE_ENVIRONMENT=Production",
            $"ConnectionStrings__Default='{connections.Application}'",
            $"ConnectionStrings__Accounts='{connections.Accounts}'",
            $"ConnectionStrings__BackOffice='{connections.BackOffice}'",
            $"ConnectionStrings__Worker='{connections.Worker}'",
            $"ConnectionStrings__Migrations='{connections.Migrations}'",
            $"ConnectionStrings__Backup='{connections.Backup}'",
            $"ConnectionStrings__Scratch='{connections.Migrations}'",
            $"App__BaseUrl={Address.GetLeftPart(UriPartial.Authority)}",
            "Proxy__Networks=127.0.0.1/32",
            "Mail__Host=127.0.0.1",
            "Mail__Port=9",
            $"Files__Folder={Path.Combine(_root, "files")}",
        ]);
        File.WriteAllLines(Path.Combine(_root, "deploy.env"),
        [
            $"HOST={Path.Combine(SourceTree.Root, "tests", typeof(DeployedProduct).Assembly.GetName().Name!, "Deployment", "processes.sh")}",
            $"STATE={State}",
            "READY_SECONDS=90",
            "DRAIN_SECONDS=2",
            "FREE_MEGABYTES=1",
            $"PORTS_blue='{_ports.Dequeue()} {_ports.Dequeue()}'",
            $"PORTS_green='{_ports.Dequeue()} {_ports.Dequeue()}'",
            $"OPERATOR_ENV={Path.Combine(_root, "operator.env")}",
            $"CADDY={Path.Combine(_root, "caddy")}",
            $"BACKUPS={Backups}",
            $"RECIPIENTS={Path.Combine(_root, "recipients")}",
            $"REMOTE={Elsewhere}",
            $"DRILL_KEY={Key("drill")}",
            $"CADDY_ADMIN=127.0.0.1:{_ports.Dequeue()}",
            $"SITE_ADDRESS={Address.GetLeftPart(UriPartial.Authority)}",
            $"HTTP_PORT={_ports.Dequeue()}",
        ]);
    }

    private string[] Ports(string colour) => File.ReadLines(Path.Combine(_root, "deploy.env"))
        .Single(line => line.StartsWith($"PORTS_{colour}=", StringComparison.Ordinal)).Split('\'')[1].Split(' ');

    private async Task StartCaddy()
    {
        var folder = Path.Combine(_root, "caddy");
        File.Copy(Path.Combine(Scripts, "caddy", "Caddyfile"), Path.Combine(folder, "Caddyfile"));
        await File.WriteAllTextAsync(Path.Combine(folder, "serving.caddy"), "respond \"Nothing is deployed yet.\" 503\n");
        var settings = File.ReadLines(Path.Combine(_root, "deploy.env")).Select(line => line.Split('=', 2))
            .Where(setting => setting[0] is "CADDY_ADMIN" or "SITE_ADDRESS" or "HTTP_PORT").Select(setting => (setting[0], setting[1])).ToArray();
        _caddy = Process.Start(StartOf("caddy", ["run", "--config", Path.Combine(folder, "Caddyfile")], settings))!;
        _caddy.BeginOutputReadLine();
        _caddy.BeginErrorReadLine();
        using var client = Browser();
        await JobApplicationUntil(async () =>
        {
            try
            {
                return (await client.GetAsync(Address)).StatusCode == HttpStatusCode.ServiceUnavailable;
            }
            catch (HttpRequestException)
            {
                return false;
            }
        });
    }

    private static Task JobApplicationUntil(Func<Task<bool>> condition) => Jobs.JobApplication.Until(condition, "the reverse proxy answers");

    private ProcessStartInfo StartOf(string program, IEnumerable<string> arguments, (string Name, string Value)[] settings)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["DEPLOY_CONFIG"] = Path.Combine(_root, "deploy.env"), ["HOME"] = _root, ["XDG_DATA_HOME"] = _root, ["XDG_CONFIG_HOME"] = _root, ["DOTNET_TieredPGO"] = "0" },
        };
        foreach (var (name, value) in settings)
            start.Environment[name] = value;
        if (program == "dotnet")
            start.Environment.Remove("HOME");
        return start;
    }

    // Into a file, because what a script starts outlives it and would keep a pipe open.
    private async Task<(int ExitCode, string Output)> Run(string program, IEnumerable<string> arguments, params (string Name, string Value)[] settings)
    {
        var log = Path.Combine(_root, $"{Guid.CreateVersion7():N}.log");
        var start = StartOf("bash", ["-c", "exec \"$@\" >\"$0\" 2>&1 </dev/null", log, program, .. arguments], settings);
        if (program == "dotnet")
            start.Environment["HOME"] = Environment.GetEnvironmentVariable("HOME");
        (start.RedirectStandardOutput, start.RedirectStandardError) = (false, false);
        using var process = Process.Start(start)!;
        using var limit = new CancellationTokenSource(Longest);
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{program} took too long: {await File.ReadAllTextAsync(log, CancellationToken.None)}");
        }
        return (process.ExitCode, await File.ReadAllTextAsync(log, CancellationToken.None));
    }

    private static void Copy(string from, string to)
    {
        foreach (var folder in Directory.EnumerateDirectories(from, "*", SearchOption.AllDirectories).Prepend(from))
            Directory.CreateDirectory(Path.Combine(to, Path.GetRelativePath(from, folder)));
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
            File.Copy(file, Path.Combine(to, Path.GetRelativePath(from, file)));
    }
}
