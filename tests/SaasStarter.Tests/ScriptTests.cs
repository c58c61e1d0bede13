using System.Diagnostics;
using System.Globalization;

namespace SaasStarter.Tests;

/// <summary>The scripts at the root, tried with a stand-in for <c>dotnet</c> that answers at once.</summary>
public sealed class ScriptTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("scripts-").FullName;

    private int _secondsAllowed = 60;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static string Root
    {
        get
        {
            var folder = AppContext.BaseDirectory;
            while (!File.Exists(Path.Combine(folder, "global.json")))
                folder = Path.GetDirectoryName(folder)!;
            return folder;
        }
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("run.sh")]
    [InlineData("test.sh")]
    [InlineData("manage")]
    [InlineData("build/install.sh")]
    [InlineData("build/product.sh")]
    [InlineData(".ci/run")]
    public async Task A_script_is_well_formed_and_stops_at_the_first_error(string script)
    {
        var path = Path.Combine(Root, script);

        Assert.Equal(0, (await Bash("-n", path)).ExitCode);
        if (script != "build/product.sh")
            Assert.Contains("set -euo pipefail", await File.ReadAllTextAsync(path, Cancellation), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("run.sh")]
    [InlineData("test.sh")]
    [InlineData("manage")]
    [InlineData("build/install.sh")]
    [InlineData(".ci/run")]
    public void A_script_may_be_executed(string script)
    {
        if (!OperatingSystem.IsWindows())
            Assert.True(File.GetUnixFileMode(Path.Combine(Root, script)).HasFlag(UnixFileMode.UserExecute));
    }

    [Fact]
    public async Task The_test_command_explains_itself()
    {
        var answer = await Bash(Path.Combine(Root, "test.sh"), "--help");

        Assert.Equal(0, answer.ExitCode);
        Assert.Contains("--no-browser", answer.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("test.sh", "--no-such-option", "Usage: ./test.sh")]
    [InlineData("build/install.sh", "no-such-thing", "Usage: build/install.sh")]
    public async Task A_misspelt_word_is_refused_with_the_usage(string script, string argument, string usage)
    {
        var answer = await Bash(Path.Combine(Root, script), argument);

        Assert.Equal(2, answer.ExitCode);
        Assert.Contains(usage, answer.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_last_line_adds_up_all_projects()
    {
        AddProject("Shop.Tests", Report(passed: 12));
        AddProject("Shop.BrowserTests", Report(passed: 3));
        AddProject("Shop.Benchmarks", "exit 1");

        var answer = await Test();

        Assert.Equal("15 passed, 0 failed", answer.LastLine);
        Assert.Equal(0, answer.ExitCode);
    }

    [Fact]
    public async Task A_failed_test_is_named_and_fails_the_whole_run()
    {
        AddProject("Shop.Tests", "echo '    Shop.Tests.Prices.A_price_is_never_negative [FAIL]'\n" + Report(passed: 2, failed: 1) + "\nexit 1");

        var answer = await Test();

        Assert.Equal("2 passed, 1 failed", answer.LastLine);
        Assert.Equal(1, answer.ExitCode);
        Assert.Contains("A_price_is_never_negative", answer.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("kill -9 $$", 60, "crashed (exit code 137)")]
    [InlineData("exec sleep 20", 1, "was stopped, because it took more than 1 s")]
    public async Task A_project_without_a_report_counts_as_failed(string behaviour, int secondsAllowed, string reason)
    {
        AddProject("Shop.Tests", behaviour);
        _secondsAllowed = secondsAllowed;

        var answer = await Test();

        Assert.Equal("0 passed, 1 failed", answer.LastLine);
        Assert.Equal(1, answer.ExitCode);
        Assert.Contains($"Shop.Tests: {reason}", answer.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_project_that_runs_no_test_counts_as_failed()
    {
        AddProject("Shop.Tests", Report());

        var answer = await Test();

        Assert.Equal("0 passed, 1 failed", answer.LastLine);
        Assert.Contains("Shop.Tests: ran no test at all", answer.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_runner_that_reports_success_and_ends_badly_counts_as_failed()
    {
        AddProject("Shop.Tests", Report(passed: 4) + "\nexit 3");

        var answer = await Test();

        Assert.Equal("4 passed, 1 failed", answer.LastLine);
        Assert.Contains("ended with exit code 3", answer.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_skipped_test_counts_as_failed()
    {
        AddProject("Shop.Tests", Report(passed: 4, skipped: 2));

        var answer = await Test();

        Assert.Equal("4 passed, 2 failed", answer.LastLine);
        Assert.Equal(1, answer.ExitCode);
        Assert.Contains("2 skipped, which counts as failed", answer.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_project_that_does_not_build_counts_as_failed_and_the_others_run()
    {
        AddProject("Shop.Tests", Report(passed: 4));
        AddProject("Shop.OtherTests", Report(passed: 9));
        await File.WriteAllTextAsync(Path.Combine(_folder, "broken"), "Shop.OtherTests", Cancellation);

        var answer = await Test();

        Assert.Equal("4 passed, 1 failed", answer.LastLine);
        Assert.Contains("Shop.OtherTests: does not build", answer.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_the_browser_its_tests_are_counted_as_not_run()
    {
        AddProject("Shop.Tests", Report(passed: 4));
        AddProject("Shop.BrowserTests", "[[ $1 == -list ]] && printf 'one\\ntwo\\nthree\\n' && exit 0\nexit 1");

        var answer = await Test("--no-browser");

        Assert.Equal("4 passed, 0 failed, 3 not run", answer.LastLine);
        Assert.Equal(0, answer.ExitCode);
    }

    [Fact]
    public async Task Settings_of_the_shell_do_not_reach_the_tests()
    {
        AddProject("Shop.Tests", "[[ -z ${ConnectionStrings__Default:-} && -z ${ASPNETCORE_URLS:-} ]] || exit 5\n" + Report(passed: 1));

        Assert.Equal("1 passed, 0 failed", (await Test()).LastLine);
    }

    //#if (inTemplate)
    [Fact]
    public async Task The_tests_of_a_generated_product_run_on_request_only()
    {
        AddProject("Shop.TemplateTests", "echo \"$*\" >>\"$0.calls\"\n" + Report(passed: 1));

        await Test();
        await Test("--generated");

        var calls = await File.ReadAllLinesAsync(ProgramOf("Shop.TemplateTests") + ".calls", Cancellation);
        Assert.Contains("-explicit off", calls[0], StringComparison.Ordinal);
        Assert.Contains("-explicit on", calls[1], StringComparison.Ordinal);
        Assert.Contains("--generated", (await Test("--help")).Output, StringComparison.Ordinal);
    }
    //#endif

    private static string Report(int passed = 0, int failed = 0, int skipped = 0) =>
        $"""
        while [[ $1 != -xml ]]; do shift; done
        cat >"$2" <<'XML'
        <assemblies timestamp="11/21/2026"><assembly name="Shop" total="{passed + failed + skipped}" passed="{passed}" failed="{failed}" skipped="{skipped}" not-run="0" errors="0" /></assemblies>
        XML
        """;

    /// <summary>A test project whose program is a shell script; the stand-in for <c>dotnet</c> runs it with Bash.</summary>
    private void AddProject(string name, string script)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(ProgramOf(name))!);
        File.WriteAllText(Path.Combine(_folder, "tests", name, name + ".csproj"), "<Project />");
        File.WriteAllText(ProgramOf(name), script);
    }

    private string ProgramOf(string project) => Path.Combine(_folder, "tests", project, "bin", "Debug", "net10.0", project + ".dll");

    /// <summary>Runs the test command in a folder of its own, where nothing has to be installed.</summary>
    private async Task<Answer> Test(params string[] options)
    {
        File.Copy(Path.Combine(Root, "test.sh"), Path.Combine(_folder, "test.sh"), overwrite: true);
        WriteProgram("build/install.sh", "exit 0");
        WriteProgram("bin/dotnet", $"""
            broken=$(cat '{_folder}/broken' 2>/dev/null)
            [[ $1 == build && -n $broken && ( $2 == *$broken* || $2 == '{_folder}' ) ]] && echo 'error CS0103' && exit 1
            [[ $1 == build ]] && exit 0
            exec bash "$@"
            """);
        return await Bash([Path.Combine(_folder, "test.sh"), .. options]);
    }

    private void WriteProgram(string name, string script)
    {
        var path = Path.Combine(_folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, "#!/usr/bin/env bash\n" + script);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private async Task<Answer> Bash(params string[] arguments)
    {
        var start = new ProcessStartInfo("bash", arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetTempPath(),
            Environment =
            {
                ["PATH"] = Path.Combine(_folder, "bin") + Path.PathSeparator + Environment.GetEnvironmentVariable("PATH"),
                ["TEST_TIMEOUT"] = _secondsAllowed.ToString(CultureInfo.InvariantCulture),
                ["ASPNETCORE_URLS"] = "http://localhost:1",
                ["ConnectionStrings__Default"] = "Host=localhost",
            },
        };
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync(Cancellation);
        var errors = process.StandardError.ReadToEndAsync(Cancellation);
        await process.WaitForExitAsync(Cancellation);
        return new(process.ExitCode, await output, await errors);
    }

    private sealed record Answer(int ExitCode, string Output, string Errors)
    {
        public string LastLine => Output.TrimEnd('\n').Split('\n')[^1];
    }
}
