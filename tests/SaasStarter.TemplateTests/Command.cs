using System.Collections;
using System.Diagnostics;
using System.Text;

namespace SaasStarter.TemplateTests;

/// <summary>A program started from outside, as a person would from a terminal: bounded in time, and gone at the end with all it started.</summary>
internal sealed class Command : IDisposable
{
    /// <summary>What the surroundings of the tests set for their own build or for the product of this checkout.</summary>
    private static readonly string[] Foreign = ["ASPNETCORE_", "ConnectionStrings__", "DOTNET_", "MSBUILD", "MSBuild", "TEST_", "RUN_"];

    private readonly StringBuilder _output = new();
    private readonly Process _process;

    private Command(ProcessStartInfo start)
    {
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _process.Start();
        _process.StandardInput.Close();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>What it wrote so far, errors among it.</summary>
    public string Output
    {
        get
        {
            lock (_output)
                return _output.ToString();
        }
    }

    /// <summary>Starts a program.</summary>
    /// <param name="folder">Where it is called.</param>
    /// <param name="settings">Environment variables on top of the terminal's.</param>
    /// <param name="arguments">The program and its arguments.</param>
    public static Command Start(string folder, IEnumerable<(string Name, string Value)> settings, params string[] arguments)
    {
        var start = new ProcessStartInfo(arguments[0], arguments[1..])
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var name in Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().Select(variable => (string)variable.Key))
        {
            if (name != "DOTNET_ROOT" && Foreign.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal)))
                start.Environment.Remove(name);
        }

        // The compiler that built the tests is still warm, and compiles products in a third of the time.
        foreach (var (name, value) in settings.Concat(
            [("DOTNET_NOLOGO", "1"), ("DOTNET_CLI_TELEMETRY_OPTOUT", "1"), ("MSBUILDDISABLENODEREUSE", "1"), ("UseSharedCompilation", "true")]))
        {
            start.Environment[name] = value;
        }
        return new(start);
    }

    /// <summary>Runs a program to its end.</summary>
    /// <returns>Its exit code, and what it wrote.</returns>
    public static async Task<(int ExitCode, string Output)> Run(
        TimeSpan limit, string folder, IEnumerable<(string Name, string Value)> settings, params string[] arguments)
    {
        using var command = Start(folder, settings, arguments);
        await command.End(limit);
        return (command._process.ExitCode, command.Output);
    }

    /// <summary>Waits until it writes this, or fails with what it wrote instead.</summary>
    public async Task WaitFor(string text, TimeSpan limit)
    {
        var start = Stopwatch.GetTimestamp();
        while (!Output.Contains(text, StringComparison.Ordinal))
        {
            if (_process.HasExited || Stopwatch.GetElapsedTime(start) > limit)
                throw new TimeoutException($"'{text}' did not appear within {limit}:\n{Output}");
            await Task.Delay(TimeSpan.FromMilliseconds(50), TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Asks it to end, as Ctrl-C does, and gives it some seconds for that.</summary>
    public async Task Stop()
    {
        using var request = Process.Start("kill", ["-TERM", _process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        await request.WaitForExitAsync(TestContext.Current.CancellationToken);
        await End(TimeSpan.FromSeconds(30));
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        _process.Dispose();
    }

    private async Task End(TimeSpan limit)
    {
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        bound.CancelAfter(limit);
        try
        {
            await _process.WaitForExitAsync(bound.Token);
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"{_process.StartInfo.FileName} did not end within {limit}:\n{Output}");
        }
    }

    private void Keep(string? line)
    {
        if (line is null)
            return;
        lock (_output)
            _output.AppendLine(line);
    }
}
