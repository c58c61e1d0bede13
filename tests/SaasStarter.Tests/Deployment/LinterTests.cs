using System.Diagnostics;
using System.Text.RegularExpressions;
using SaasStarter.Tests.Hosting;

namespace SaasStarter.Tests.Deployment;

/// <summary>What is deployed with is read by what knows it best: linters of images, of compose files and of shells, systemd itself.</summary>
public sealed partial class LinterTests
{
    private static readonly NodeProject Linters = new("deployment-witness", "Deployment/Witness");

    private static string Deploy => Path.Combine(SourceTree.Root, "deploy");

    [Fact]
    public async Task The_image_and_the_compose_file_pass_their_linters()
    {
        await Linters.Install();

        await Linters.Node("node_modules/dockerfilelint/bin/dockerfilelint", Path.Combine(SourceTree.Root, "Dockerfile"));
        await Linters.Node("node_modules/dclint/bin/dclint.cjs", "-c", "compose-rules.json", "--max-warnings", "0", Path.Combine(Deploy, "compose.yaml"));
    }

    [Fact]
    public async Task Every_script_passes_the_linter_of_shells() => await Passes("shellcheck",
        ["-x", .. Directory.EnumerateFiles(Deploy, "*.sh"), .. Directory.EnumerateFiles(Path.Combine(Deploy, "hosts"), "*.sh")]);

    [Fact]
    public async Task Every_unit_passes_systemd()
    {
        if (!OperatingSystem.IsLinux())
            return;
        var folder = Directory.CreateTempSubdirectory("units-");
        try
        {
            foreach (var unit in Directory.EnumerateFiles(Path.Combine(Deploy, "systemd")).Where(file => Path.GetExtension(file) is ".service" or ".timer"))
            {
                // As it is installed; the program stands where this machine has one, because the check looks for it.
                var text = Program().Replace(await File.ReadAllTextAsync(unit), "/usr/bin/true");
                var name = Path.GetFileName(unit).Replace("web@.", "web@5081.", StringComparison.Ordinal).Replace("worker@.", "worker@blue.", StringComparison.Ordinal);
                await File.WriteAllTextAsync(Path.Combine(folder.FullName, $"saasstarter-{name}"), text);
            }
            await Passes("systemd-analyze", ["verify", .. folder.EnumerateFiles().Select(file => file.FullName)]);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task The_reverse_proxys_configuration_is_valid_before_and_after_the_first_deployment()
    {
        foreach (var serving in new[] { "respond 503\n", "reverse_proxy 127.0.0.1:5081 127.0.0.1:5082 {\n\timport upstream\n}\n" })
        {
            var folder = Directory.CreateTempSubdirectory("caddy-");
            File.Copy(Path.Combine(Deploy, "caddy", "Caddyfile"), Path.Combine(folder.FullName, "Caddyfile"));
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "serving.caddy"), serving);
            await Passes("caddy", ["validate", "--config", Path.Combine(folder.FullName, "Caddyfile")], ("SITE_ADDRESS", "https://app.example.com"));
            folder.Delete(recursive: true);
        }
    }

    private static async Task Passes(string program, string[] arguments, params (string Name, string Value)[] settings)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = Deploy, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in settings)
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
        var said = await output + await errors;
        Assert.True(process.ExitCode == 0 && !said.Contains(": Unknown key", StringComparison.Ordinal), said);
    }

    [GeneratedRegex(@"(?<==)/(usr/bin/dotnet|opt/saasstarter/deploy/\w+\.sh)")]
    private static partial Regex Program();
}
