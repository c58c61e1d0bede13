using System.Diagnostics;

namespace SaasStarter.Tests.Hosting;

/// <summary>The product in a process of its own, which a test may kill.</summary>
public sealed class ProductProcess : IDisposable
{
    private readonly Process _process;

    private ProductProcess(Process process) => _process = process;

    /// <summary>Whether it ended.</summary>
    public bool HasExited => _process.HasExited;

    /// <summary>Starts it on a migrated database, in development. It listens on a port of its choice unless a setting says otherwise.</summary>
    /// <param name="database">Its database.</param>
    /// <param name="settings">Further environment variables, like <c>Jobs__LeaseSeconds</c>.</param>
    public static ProductProcess Start(TestDatabase database, params IEnumerable<(string Name, string Value)> settings)
    {
        var folder = AppContext.BaseDirectory;
        var start = new ProcessStartInfo("dotnet")
        {
            ArgumentList =
            {
                "exec", "--runtimeconfig", Path.Combine(folder, "SaasStarter.Tests.runtimeconfig.json"), "--depsfile", Path.Combine(folder, "SaasStarter.Tests.deps.json"),
                Path.Combine(folder, $"{typeof(Program).Assembly.GetName().Name}.dll"),
            },
            Environment =
            {
                ["ASPNETCORE_ENVIRONMENT"] = "Development",
                ["ASPNETCORE_URLS"] = "http://127.0.0.1:0",
                ["ASPNETCORE_CONTENTROOT"] = Path.Combine(SourceTree.Root, "src", typeof(Program).Assembly.GetName().Name!),
                ["ConnectionStrings__Default"] = database.Connections.Application,
                ["ConnectionStrings__Accounts"] = database.Connections.Accounts,
                ["ConnectionStrings__BackOffice"] = database.Connections.BackOffice,
                ["ConnectionStrings__Worker"] = database.Connections.Worker,
            },
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in settings)
            start.Environment[name] = value;
        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return new(process);
    }

    /// <summary>Kills it as <c>kill -9</c> does, and waits until it is gone.</summary>
    public async Task Kill()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
    }

    public void Dispose()
    {
        _process.Kill(entireProcessTree: true);
        _process.Dispose();
    }
}
