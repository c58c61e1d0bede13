using System.Diagnostics;
using System.Globalization;

namespace SaasStarter.Benchmarks;

/// <summary>How long processors have worked: what else runs on a shared machine changes it less than it changes the time that passes.</summary>
internal static class Processors
{
    /// <summary>The time of an application, and of PostgreSQL, where each connection is a process; of the application alone where those cannot be told apart.</summary>
    /// <param name="application">The application.</param>
    /// <param name="postgres">The server's first process.</param>
    public static TimeSpan TimeOf(Process application, int postgres)
    {
        application.Refresh();
        var total = application.TotalProcessorTime;
        foreach (var process in Process.GetProcessesByName("postgres"))
        {
            using (process)
            {
                try
                {
                    if (process.Id == postgres || ParentOf(process.Id) == postgres)
                        total += process.TotalProcessorTime;
                }
                catch (Exception exception) when (exception is InvalidOperationException or IOException or System.ComponentModel.Win32Exception)
                {
                    // It ended at this moment.
                }
            }
        }
        return total;
    }

    private static int ParentOf(int process) =>
        OperatingSystem.IsLinux() ? int.Parse(File.ReadAllText($"/proc/{process}/stat").Split(')')[^1].Split(' ')[2], CultureInfo.InvariantCulture) : 0;
}
