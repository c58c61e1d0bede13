using System.Text.Json;
using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.Serialization;

namespace SaasStarter.Tests.Deployment;

/// <summary>The image and the compose file, read as what builds and starts them reads them.</summary>
public sealed partial class ContainerTests
{
    private static readonly string[] Instructions = ["ARG", "CMD", "COPY", "ENTRYPOINT", "ENV", "EXPOSE", "FROM", "HEALTHCHECK", "RUN", "USER", "WORKDIR"];

    private static readonly IReadOnlyList<(string Name, string Arguments)> Dockerfile = ReadDockerfile();

    private static readonly Dictionary<string, object> Compose = ReadCompose();

    [Fact]
    public void The_image_uses_few_instructions_and_none_that_fetches_unseen() => // ADD fetches and unpacks by itself.
        Assert.Empty(Dockerfile.Select(instruction => instruction.Name).Except(Instructions));

    [Fact]
    public void Every_base_image_is_one_version_of_one_registry()
    {
        var bases = Dockerfile.Where(instruction => instruction.Name == "FROM").Select(instruction => instruction.Arguments.Split(' ')[0]).ToList();

        Assert.True(bases.Count >= 2, "What builds does not belong into what runs.");
        Assert.All(bases, image => Assert.Matches(@"^[a-z0-9.-]+\.[a-z]+/[a-z0-9./-]+:[0-9]+(\.[0-9]+)+", image));
        Assert.DoesNotContain("/sdk:", bases[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_copied_between_stages_comes_from_a_stage_with_a_name()
    {
        var stages = Dockerfile.Where(instruction => instruction.Name == "FROM").Select(instruction => instruction.Arguments.Split(" AS ").ElementAtOrDefault(1)).ToList();
        var sources = Dockerfile.Where(instruction => instruction is { Name: "COPY" } && instruction.Arguments.StartsWith("--from=", StringComparison.Ordinal))
            .Select(instruction => instruction.Arguments["--from=".Length..].Split(' ')[0]).ToList();

        Assert.NotEmpty(sources);
        Assert.Empty(sources.Except(stages));
    }

    [Fact]
    public void Nothing_secret_is_baked_in() => Assert.DoesNotContain(Dockerfile, instruction =>
        (instruction.Name is "ARG" or "ENV" && Secret().IsMatch(instruction.Arguments)) || (instruction.Name == "COPY" && instruction.Arguments.Contains(".env", StringComparison.Ordinal)));

    [Fact]
    public void What_runs_is_no_administrator_and_gets_the_signals()
    {
        var final = Dockerfile.Skip(Dockerfile.Select((instruction, index) => instruction.Name == "FROM" ? index : 0).Max()).ToList();
        var user = final.FindLastIndex(instruction => instruction.Name == "USER");
        var start = final.FindIndex(instruction => instruction.Name == "ENTRYPOINT");

        Assert.InRange(user, 0, start);
        Assert.DoesNotMatch(@"^(root|0)(:|$)", final[user].Arguments);
        Assert.DoesNotContain(final.Skip(user), instruction => instruction.Name is "COPY" or "RUN");
        // A shell in between would swallow SIGTERM.
        Assert.NotEmpty(JsonSerializer.Deserialize<string[]>(final[start].Arguments)!);
    }

    [Fact]
    public void Illness_is_noticed_within_two_minutes()
    {
        var check = Dockerfile.Single(instruction => instruction.Name == "HEALTHCHECK").Arguments;
        var (interval, timeout, retries) = (Number(check, "interval"), Number(check, "timeout"), Number(check, "retries"));

        Assert.InRange(retries * (interval + timeout), 1, 120);
        Assert.NotEmpty(JsonSerializer.Deserialize<string[]>(check[(check.IndexOf("CMD ", StringComparison.Ordinal) + 4)..])!);
    }

    [Fact]
    public void The_services_start_in_order_and_come_back_except_for_the_step_that_ends()
    {
        Assert.Equal(["caddy", "operator", "postgres", "scratch", .. Product], Services.Keys.Order(StringComparer.Ordinal).OrderBy(name => Product.Contains(name)));
        Assert.All([.. Product, "operator"], service => Assert.Equal("service_healthy", Value(service, "depends_on", "postgres", "condition")));
        Assert.All([.. Product, "postgres", "caddy"], service => Assert.Equal("unless-stopped", Value(service, "restart")));
        Assert.All(["operator", "scratch"], service => Assert.Equal("no", Value(service, "restart")));
    }

    [Fact]
    public void Two_of_each_colour_answer_people_and_one_works_on_jobs()
    {
        foreach (var colour in new[] { "blue", "green" })
        {
            Assert.All([$"{colour}-1", $"{colour}-2"], service => Assert.Equal("false", Value(service, "environment", "Jobs__Work")));
            Assert.False(Map($"{colour}-worker", "environment").ContainsKey("Jobs__Work"));
            Assert.All(Product.Where(service => service.StartsWith(colour, StringComparison.Ordinal)), service =>
                Assert.Equal(($"${{{colour.ToUpperInvariant()}_IMAGE:-saasstarter:latest}}", colour), (Value(service, "image"), List(service, "profiles").Single())));
        }
    }

    public static TheoryData<string> Containers => [.. Product, "operator"];

    [Theory]
    [MemberData(nameof(Containers))]
    public void The_product_can_write_nowhere_and_gain_nothing(string service)
    {
        Assert.Equal("true", Value(service, "read_only"));
        Assert.Equal(["ALL"], List(service, "cap_drop"));
        Assert.Equal(["no-new-privileges:true"], List(service, "security_opt"));
    }

    [Fact]
    public void Only_the_reverse_proxy_listens_to_the_world() =>
        Assert.Equal(["caddy"], Services.Keys.Where(service => Map(service).ContainsKey("ports")));

    [Fact]
    public void Only_the_operator_knows_the_administrator_and_who_reads_everything()
    {
        Assert.Contains("Username=postgres", Value("operator", "environment", "ConnectionStrings__Migrations"), StringComparison.Ordinal);
        Assert.All(Product, service => Assert.DoesNotContain(Map(service, "environment").Values,
            value => value.ToString()!.Contains("POSTGRES_PASSWORD", StringComparison.Ordinal) || value.ToString()!.Contains("BACKUP_PASSWORD", StringComparison.Ordinal)));
    }

    [Fact]
    public void The_reverse_proxy_sees_its_own_folder_and_no_secret() =>
        Assert.Equal(["./caddy:/etc/caddy:ro", "certificates:/data"], List("caddy", "volumes"));

    [Fact]
    public void What_is_stored_survives_and_logs_do_not_fill_the_disk()
    {
        var volume = Assert.Single(List("postgres", "volumes")).Split(':')[0];

        Assert.Contains(volume, ((Dictionary<object, object>)Compose["volumes"]).Keys);
        Assert.All(Services.Keys, service => Assert.NotEmpty(Value(service, "logging", "options", "max-size")));
    }

    private static readonly string[] Product = ["blue-1", "blue-2", "blue-worker", "green-1", "green-2", "green-worker"];

    private static Dictionary<string, object> Services => ((Dictionary<object, object>)Compose["services"]).ToDictionary(service => (string)service.Key, service => service.Value);

    private static string Value(string service, params string[] path) => (string)path.Aggregate(Services[service], (node, key) => ((Dictionary<object, object>)node)[key]);

    private static Dictionary<object, object> Map(string service, params string[] path) =>
        (Dictionary<object, object>)path.Aggregate(Services[service], (node, key) => ((Dictionary<object, object>)node)[key]);

    private static IEnumerable<string> List(string service, string key) => ((List<object>)Map(service)[key]).Cast<string>();

    private static int Number(string check, string option) => int.Parse(Regex.Match(check, $@"--{option}=(\d+)").Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture);

    // One instruction a line, comments and continuations resolved as the builder does it.
    private static List<(string, string)> ReadDockerfile()
    {
        var text = File.ReadAllText(Path.Combine(SourceTree.Root, "Dockerfile")).ReplaceLineEndings("\n");
        var lines = Regex.Replace(Regex.Replace(text, @"(?m)^\s*#.*\n", ""), @"\\\n\s*", "").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return [.. lines.Select(line => (line.Split(' ')[0], line[(line.IndexOf(' ') + 1)..].Trim()))];
    }

    private static Dictionary<string, object> ReadCompose()
    {
        using var text = File.OpenText(Path.Combine(SourceTree.Root, "deploy", "compose.yaml"));
        return new DeserializerBuilder().Build().Deserialize<Dictionary<string, object>>(new MergingParser(new Parser(text)));
    }

    [GeneratedRegex("password|secret|token|key|dsn", RegexOptions.IgnoreCase)]
    private static partial Regex Secret();
}
