using System.ComponentModel;
using System.Globalization;
using System.Runtime.InteropServices;

namespace SaasStarter.Backbone.Persistence.Embedded;

/// <summary>
/// The user the server runs as. PostgreSQL refuses root, so root lends the work to an unprivileged user; everybody else
/// runs it as themselves.
/// </summary>
internal sealed record ServerAccount(int? UserId, int? GroupId)
{
    private static readonly string[] Candidates = ["postgres", "nobody"];

    private static readonly ServerAccount Caller = new(null, null);

    /// <summary>An existing cluster keeps the user that it belongs to.</summary>
    public static async Task<ServerAccount> Choose(string cluster, CancellationToken cancellationToken)
    {
        if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess)
            return Caller;
        if (await OwnerOf(cluster, cancellationToken) is { UserId: > 0 } owner)
            return owner;
        return FromPasswordFile("/etc/passwd")
            ?? throw new EmbeddedPostgresException(
                "PostgreSQL does not run as root, and this machine has neither a user postgres nor nobody.\n"
                + "Start the application as an ordinary user, or create one:  useradd --system postgres");
    }

    /// <summary>The command line that runs a program as this user; it ends together with the thread that started it.</summary>
    public (string Program, string[] Arguments) Server(string program, string[] arguments)
    {
        if (!OperatingSystem.IsLinux() || !HasProgram("setsid") || !HasProgram("setpriv"))
            return As(program, arguments);
        return ("setsid", ["setpriv", .. UserOptions, "--pdeathsig", "INT", program, .. arguments]);
    }

    /// <summary>The command line that runs a program as this user.</summary>
    public (string Program, string[] Arguments) As(string program, string[] arguments)
    {
        if (UserId is null)
            return (program, arguments);
        if (!HasProgram("setpriv"))
            throw new EmbeddedPostgresException(
                "PostgreSQL does not run as root, and setpriv, which would run it as another user, is missing.\n"
                + "Install it:  apt-get install -y util-linux  (or start the application as an ordinary user)");
        return ("setpriv", [.. UserOptions, program, .. arguments]);
    }

    /// <summary>Whether this user reaches what lies in the folder.</summary>
    public async Task<bool> Reaches(string folder, CancellationToken cancellationToken)
    {
        if (UserId is null)
            return true;
        var (program, arguments) = As("test", ["-x", folder]);
        return (await Tool.Run(program, arguments, cancellationToken)).Succeeded;
    }

    /// <summary>Hands a file or folder over to this user.</summary>
    public void Own(string path)
    {
        if (UserId is not { } user || GroupId is not { } group)
            return;
        if (ChangeOwner(path, user, group) != 0)
            throw new EmbeddedPostgresException(
                $"Cannot hand {path} over to the user {user}: {new Win32Exception(Marshal.GetLastPInvokeError()).Message}");
    }

    private string[] UserOptions => UserId is not { } user || GroupId is not { } group
        ? []
        : ["--reuid", Text(user), "--regid", Text(group), "--clear-groups", "--inh-caps=-all"];

    /// <returns>Null when the path does not exist.</returns>
    public static async Task<ServerAccount?> OwnerOf(string path, CancellationToken cancellationToken)
    {
        var answer = await Tool.Run("stat", ["-c", "%u:%g", path], cancellationToken);
        return answer.Succeeded ? Parse(answer.Output.Split(':')) : null;
    }

    private static ServerAccount? FromPasswordFile(string path)
    {
        var users = File.ReadLines(path).Select(line => line.Split(':')).Where(fields => fields.Length > 3).ToList();
        return Candidates
            .Select(name => users.Find(fields => fields[0] == name))
            .Where(fields => fields is not null)
            .Select(fields => Parse(fields![2..4]))
            .FirstOrDefault();
    }

    private static ServerAccount Parse(string[] ids) =>
        new(int.Parse(ids[0], CultureInfo.InvariantCulture), int.Parse(ids[1], CultureInfo.InvariantCulture));

    private static bool HasProgram(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, name)));

    private static string Text(int id) => id.ToString(CultureInfo.InvariantCulture);

    [DllImport("libc", EntryPoint = "chown", SetLastError = true, CharSet = CharSet.Ansi, BestFitMapping = false)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int ChangeOwner([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int user, int group);
}
