using System.Diagnostics;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;

namespace SaasStarter.Backbone.Persistence.Embedded;

/// <summary>A running server process: started here, or joined.</summary>
internal sealed class PostgresServer
{
    private const int Interrupt = 2;
    private const int Quit = 3;

    private static readonly TimeSpan ImmediateStop = TimeSpan.FromSeconds(5);

    private readonly LastLines _log = new();

    private PostgresServer(int port, bool joined)
    {
        Port = port;
        Joined = joined;
    }

    public int Port { get; }

    /// <summary>True when another instance of the application started it, and will stop it.</summary>
    public bool Joined { get; }

    public int ProcessId { get; private set; }

    /// <summary>Completes when the process is gone.</summary>
    public Task Exited { get; private set; } = Task.CompletedTask;

    /// <summary>The newest lines of the server's log; empty for a joined server.</summary>
    public string Log => _log.ToString();

    /// <returns>Null when the process is gone already.</returns>
    public static PostgresServer? Join(PostmasterFile file)
    {
        try
        {
            var process = Process.GetProcessById(file.ProcessId);
            return new PostgresServer(file.Port, joined: true) { ProcessId = file.ProcessId, Exited = process.WaitForExitAsync() };
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    /// <summary>
    /// Starts the process from a thread of its own that lives as long as the process does: the parent death signal of Linux is sent
    /// when the starting thread ends, not when the starting process does.
    /// </summary>
    public static async Task<PostgresServer> Launch(string program, string[] arguments, int port, ILogger logger)
    {
        var server = new PostgresServer(port, joined: false);
        var started = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        var exited = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(() => server.RunToTheEnd(Tool.Silent(program, arguments), logger, started, exited))
        {
            IsBackground = true,
            Name = "Embedded PostgreSQL",
        };
        thread.Start();
        server.ProcessId = await started.Task;
        server.Exited = exited.Task;
        return server;
    }

    /// <summary>Asks for a fast, clean stop; when that takes too long for a stop without check point; at last kills it.</summary>
    public async Task Stop(TimeSpan patience, PostgresBinaries binaries, string dataFolder)
    {
        if (OperatingSystem.IsWindows())
            await Tool.Run(binaries.PgCtl, ["stop", "-D", dataFolder, "-m", "fast", "-W"], CancellationToken.None);
        else
            Signal(Interrupt);
        if (await IsGoneWithin(patience))
            return;

        if (!OperatingSystem.IsWindows())
            Signal(Quit);
        if (await IsGoneWithin(ImmediateStop))
            return;

        using var process = Process.GetProcessById(ProcessId);
        process.Kill(entireProcessTree: true);
    }

    private void RunToTheEnd(ProcessStartInfo start, ILogger logger, TaskCompletionSource<int> started, TaskCompletionSource exited)
    {
        try
        {
            using var process = new Process { StartInfo = start };
            process.OutputDataReceived += (_, line) => Record(line.Data, logger);
            process.ErrorDataReceived += (_, line) => Record(line.Data, logger);
            process.Start();
            process.StandardInput.Close();
            process.BeginOutputReadLine();
            process.BeginErrorReadLine();
            started.SetResult(process.Id);
            process.WaitForExit();
        }
        catch (Exception exception)
        {
            started.TrySetException(exception);
        }
        finally
        {
            exited.SetResult();
        }
    }

    private void Record(string? line, ILogger logger)
    {
        if (line is null)
            return;
        _log.Add(line);
        logger.LogDebug("PostgreSQL: {Line}", line);
    }

    private async Task<bool> IsGoneWithin(TimeSpan patience)
    {
        try
        {
            await Exited.WaitAsync(patience);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    private void Signal(int signal)
    {
        if (!Exited.IsCompleted)
            _ = Kill(ProcessId, signal);
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Kill(int processId, int signal);
}
