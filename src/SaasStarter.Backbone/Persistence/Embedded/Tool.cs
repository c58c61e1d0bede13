using System.ComponentModel;
using System.Diagnostics;

namespace SaasStarter.Backbone.Persistence.Embedded;

/// <summary>Runs a program to its end and keeps what it said.</summary>
internal static class Tool
{
    private const int NotStarted = 127;

    internal readonly record struct Answer(int ExitCode, string Output)
    {
        public bool Succeeded => ExitCode == 0;
    }

    /// <returns>The exit code (127 when the program does not start) and standard output followed by standard error.</returns>
    public static async Task<Answer> Run(
        string program, IEnumerable<string> arguments, CancellationToken cancellationToken, IReadOnlyDictionary<string, string?>? environment = null)
    {
        try
        {
            var start = Silent(program, arguments);
            foreach (var (name, value) in environment ?? new Dictionary<string, string?>())
                start.Environment[name] = value;
            using var process = Process.Start(start)!;
            process.StandardInput.Close();
            var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
            var errors = process.StandardError.ReadToEndAsync(cancellationToken);
            try
            {
                await process.WaitForExitAsync(cancellationToken);
                return new Answer(process.ExitCode, (await output + await errors).Trim());
            }
            catch (OperationCanceledException)
            {
                process.Kill(entireProcessTree: true);
                throw;
            }
        }
        catch (Win32Exception exception)
        {
            return new Answer(NotStarted, exception.Message);
        }
    }

    /// <summary>A start with all three streams redirected and messages in English, which are matched.</summary>
    public static ProcessStartInfo Silent(string program, IEnumerable<string> arguments) =>
        new(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetPathRoot(Environment.SystemDirectory is { Length: > 0 } system ? system : "/"),
            Environment = { ["LC_ALL"] = "C" },
        };
}
