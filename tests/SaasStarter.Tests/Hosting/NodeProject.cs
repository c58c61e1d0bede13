using System.Diagnostics;

namespace SaasStarter.Tests.Hosting;

/// <summary>Packages for Node that know nothing of the product, and so can say whether it is right. They are installed once, into the folder of artifacts.</summary>
/// <param name="name">The folder in which they are installed.</param>
/// <param name="source">Where <c>package.json</c> and its lock stand, from the folder of these tests on.</param>
internal sealed class NodeProject(string name, string source)
{
    // Test classes that run at the same time may want the same packages.
    private static readonly SemaphoreSlim Installing = new(1);

    // The tests in a browser use the same packages.
    private static readonly string Tests = typeof(NodeProject).Namespace!.Replace(".Hosting", "", StringComparison.Ordinal);

    private readonly string _source = Path.Combine(SourceTree.Root, "tests", Tests, source);

    /// <summary>Where they are installed.</summary>
    public string Folder { get; } = Path.Combine(SourceTree.Root, "artifacts", name);

    /// <summary>Installs what the lock names, if that is not there yet.</summary>
    public async Task Install()
    {
        await Installing.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            await InstallAlone();
        }
        finally
        {
            Installing.Release();
        }
    }

    private async Task InstallAlone()
    {
        Directory.CreateDirectory(Folder);
        var installed = Path.Combine(Folder, "installed.json");
        var wanted = await File.ReadAllTextAsync(Path.Combine(_source, "package-lock.json"));
        foreach (var file in Directory.EnumerateFiles(_source))
            File.Copy(file, Path.Combine(Folder, Path.GetFileName(file)), overwrite: true);
        if (File.Exists(installed) && await File.ReadAllTextAsync(installed) == wanted)
            return;
        await Run(TimeSpan.FromMinutes(3), OperatingSystem.IsWindows() ? "npm.cmd" : "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund");
        await File.WriteAllTextAsync(installed, wanted);
    }

    /// <summary>Runs a script to its end.</summary>
    /// <returns>What it printed.</returns>
    public Task<string> Node(params string[] arguments) => Run(TimeSpan.FromMinutes(2), "node", arguments);

    /// <summary>Starts a script that goes on.</summary>
    public Process Start(params string[] arguments) => Start("node", arguments);

    private Process Start(string program, string[] arguments) =>
        Process.Start(new ProcessStartInfo(program, arguments) { WorkingDirectory = Folder, RedirectStandardOutput = true, RedirectStandardError = true })!;

    private async Task<string> Run(TimeSpan limit, string program, params string[] arguments)
    {
        using var timeout = new CancellationTokenSource(limit);
        using var process = Start(program, arguments);
        try
        {
            var (output, errors) = (process.StandardOutput.ReadToEndAsync(timeout.Token), process.StandardError.ReadToEndAsync(timeout.Token));
            await process.WaitForExitAsync(timeout.Token);
            Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}:\n{await errors}");
            return await output;
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
    }
}
