using System.Globalization;
using System.Text.RegularExpressions;

namespace SaasStarter.Backbone.Persistence.Embedded;

/// <summary>
/// The server programs of one PostgreSQL installation. Searched in this order: the environment variable <c>PG_BIN</c>, the folders of
/// <c>PATH</c>, the folders of the distributions (newest version first).
/// </summary>
internal sealed partial record PostgresBinaries(string Folder, int MajorVersion)
{
    /// <summary>Views with <c>security_invoker</c> came with version 15.</summary>
    private const int OldestMajorVersion = 15;

    public string Postgres => Program(Folder, "postgres");

    public string InitDb => Program(Folder, "initdb");

    public string PgCtl => Program(Folder, "pg_ctl");

    /// <summary>Looks into the given folder only, or searches when it is null.</summary>
    /// <exception cref="EmbeddedPostgresException">None found, or too old.</exception>
    public static async Task<PostgresBinaries> Locate(string? folder, CancellationToken cancellationToken)
    {
        var named = folder ?? Environment.GetEnvironmentVariable("PG_BIN");
        if (!string.IsNullOrEmpty(named) && !HasServer(named))
            throw new EmbeddedPostgresException($"The folder {named} (PG_BIN) holds no PostgreSQL server programs.\n{Fix}");

        var found = string.IsNullOrEmpty(named) ? SearchedFolders().FirstOrDefault(HasServer) : named;
        if (found is null)
            throw new EmbeddedPostgresException($"No PostgreSQL server programs (postgres, initdb) were found on this machine.\n{Fix}");

        var version = await MajorVersionOf(found, cancellationToken);
        if (version < OldestMajorVersion)
            throw new EmbeddedPostgresException(
                $"The PostgreSQL in {found} is version {version}; {OldestMajorVersion} or newer is needed.\n{Fix}");

        return new PostgresBinaries(found, version);
    }

    private static string Fix =>
        $"""
        Install them:  {InstallCommand}
        or name their folder:  PG_BIN=/path/to/postgresql/bin
        or use a server that runs:  docker run -d -p 127.0.0.1:5432:5432 -e POSTGRES_PASSWORD=choose-one postgres:17
            and set  ConnectionStrings__Default="Host=127.0.0.1;Username=postgres;Password=choose-one;Database=saasstarter"
        """;

    private static string InstallCommand =>
        OperatingSystem.IsMacOS() ? "brew install postgresql@17"
        : OperatingSystem.IsWindows() ? "winget install --id PostgreSQL.PostgreSQL.17"
        : File.Exists("/usr/bin/dnf") ? "sudo dnf install -y postgresql-server"
        : "sudo apt-get install -y postgresql";

    private static IEnumerable<string> SearchedFolders() =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Concat(DistributionFolders());

    private static IEnumerable<string> DistributionFolders() =>
        OperatingSystem.IsWindows()
            ? NewestFirst(Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.ProgramFiles), "PostgreSQL"), "*")
            : NewestFirst("/usr/lib/postgresql", "*")
                .Concat(NewestFirst("/usr", "pgsql-*"))
                .Concat(NewestFirst("/opt/homebrew/opt", "postgresql@*"))
                .Concat(NewestFirst("/usr/local/opt", "postgresql@*"));

    private static IEnumerable<string> NewestFirst(string parent, string pattern) =>
        !Directory.Exists(parent)
            ? []
            : Directory.EnumerateDirectories(parent, pattern)
                .OrderByDescending(folder => Digits().Match(Path.GetFileName(folder)) is { Success: true } digits
                    ? int.Parse(digits.ValueSpan, CultureInfo.InvariantCulture)
                    : 0)
                .Select(folder => Path.Combine(folder, "bin"));

    private static bool HasServer(string folder) =>
        File.Exists(Program(folder, "postgres")) && File.Exists(Program(folder, "initdb"));

    private static string Program(string folder, string name) =>
        Path.Combine(folder, OperatingSystem.IsWindows() ? name + ".exe" : name);

    private static async Task<int> MajorVersionOf(string folder, CancellationToken cancellationToken)
    {
        var answer = await Tool.Run(Program(folder, "postgres"), ["--version"], cancellationToken);
        if (answer.Succeeded && Digits().Match(answer.Output) is { Success: true } digits)
            return int.Parse(digits.ValueSpan, CultureInfo.InvariantCulture);
        throw new EmbeddedPostgresException($"{Program(folder, "postgres")} --version failed: {answer.Output}\n{Fix}");
    }

    [GeneratedRegex("[0-9]{1,4}")]
    private static partial Regex Digits();
}
