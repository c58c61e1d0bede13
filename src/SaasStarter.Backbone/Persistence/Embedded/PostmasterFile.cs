using System.Diagnostics;
using System.Globalization;

namespace SaasStarter.Backbone.Persistence.Embedded;

/// <summary>
/// <c>postmaster.pid</c>, which a running server keeps in its cluster. Its lines: process id, data folder, start time, port, socket
/// folder, listen address, shared memory key, status (PostgreSQL source, <c>src/include/utils/pidfile.h</c>).
/// </summary>
internal sealed record PostmasterFile(string Path, string Content, int ProcessId, int Port, bool Ready)
{
    private const int PortLine = 3;
    private const int StatusLine = 7;

    /// <returns>Null when there is no such file, or no server has filled it in yet.</returns>
    public static PostmasterFile? Read(string dataFolder)
    {
        var path = System.IO.Path.Combine(dataFolder, "postmaster.pid");
        if (TryRead(path) is not { } content)
            return null;

        var lines = content.Split('\n');
        if (!int.TryParse(lines[0], NumberStyles.None, CultureInfo.InvariantCulture, out var processId))
            return null;

        var port = lines.Length > PortLine && int.TryParse(lines[PortLine], CultureInfo.InvariantCulture, out var read) ? read : 0;
        var ready = lines.Length > StatusLine && lines[StatusLine].Trim() == "ready";
        return new PostmasterFile(path, content, processId, port, ready);
    }

    /// <summary>Whether the server that wrote the file is still there; the process id alone may have been given to another program.</summary>
    public bool IsServed() =>
        OperatingSystem.IsLinux()
            ? TryRead($"/proc/{ProcessId}/cwd/postmaster.pid") is { } served && served.Split('\n')[0] == Content.Split('\n')[0]
            : Process.GetProcesses().Any(process => process.Id == ProcessId && process.ProcessName == "postgres");

    public void Delete() => File.Delete(Path);

    private static string? TryRead(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
