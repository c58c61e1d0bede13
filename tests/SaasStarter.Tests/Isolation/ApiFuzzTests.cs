using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using SaasStarter.Backbone.PublicApi;
using SaasStarter.Backbone.PublicApi.Document;
using SaasStarter.Backbone.Tenancy;
using SaasStarter.Tests.Hosting;
using SaasStarter.Tests.PublicApi;

namespace SaasStarter.Tests.Isolation;

/// <summary>Two hundred generated inputs for every operation of the document: never an error of the product's own, never anything of another tenant. The same inputs every time.</summary>
public sealed class ApiFuzzTests(ApiFuzzTests.FuzzedProduct product) : IClassFixture<ApiFuzzTests.FuzzedProduct>
{
    private const int Inputs = 200;

    public static IEnumerable<TheoryDataRow<string>> Operations() => RouteTable.ForPrograms.Keys.Order(StringComparer.Ordinal).Select(name => new TheoryDataRow<string>(name));

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task Whatever_is_sent_is_answered_and_nothing_of_another_tenant_is_told(string name)
    {
        var operation = product.Services.GetRequiredService<ApiAddresses>().Operations.Single(one => $"{one.Method} {one.Path}" == name);
        // A key of its own: none of them hits the limit of calls.
        var program = await product.NewProgram(product.Beta, product.Attacker, [.. product.Services.GetRequiredService<ApiScopes>().All.Select(permission => permission.Name)]);
        var generator = new Generator(operation, await Identifiers(product.Alpha), await Identifiers(product.Beta), seed: name.Length);
        var problems = new List<string>();

        for (var number = 0; number < Inputs; number++)
        {
            var (path, body, headers) = generator.Next();
            var sent = path + (body is null ? "" : await body.ReadAsStringAsync(TestContext.Current.CancellationToken));
            var answer = await program.Send(new(operation.Method), path, body, headers);
            // No Stripe answers here, which is nobody's fault.
            if ((int)answer.Status >= 500 && answer.Status != HttpStatusCode.ServiceUnavailable)
                problems.Add($"{(int)answer.Status} for {sent}");
            if ((int)answer.Status >= 400 && answer.Problem is null)
                problems.Add($"{(int)answer.Status} without problem details for {path}");
            if (product.SecretsOfAlpha.FirstOrDefault(secret => answer.Body.Replace(path, "").Contains(secret, StringComparison.OrdinalIgnoreCase) && !sent.Contains(secret, StringComparison.OrdinalIgnoreCase)) is { } told)
                problems.Add($"{told} is told for {path}");
        }

        Assert.Empty(problems);
    }

    private async Task<IReadOnlyDictionary<Type, string>> Identifiers(CurrentTenant tenant)
    {
        var identifiers = new Dictionary<Type, string>();
        foreach (var entity in product.Services.GetRequiredService<ApiAddresses>().Operations.SelectMany(operation => operation.Binder.Parameters)
            .Select(parameter => ApiCall.EntityOf(parameter.Type)).OfType<Type>().Distinct())
            identifiers[entity] = await product.IdentifierOf(entity, tenant);
        return identifiers;
    }

    /// <summary>The attacked product, with an attacker who pays for as many calls as there are.</summary>
    public sealed class FuzzedProduct(TestCluster cluster) : AttackedProduct(cluster)
    {
        public override async ValueTask InitializeAsync()
        {
            await base.InitializeAsync();
            await Subscribe(Beta, "company");
        }
    }

    /// <summary>Makes inputs from what the operation takes: what it asks for, what is nearly that, and what nobody should send.</summary>
    private sealed class Generator(ApiOperation operation, IReadOnlyDictionary<Type, string> foreign, IReadOnlyDictionary<Type, string> own, int seed)
    {
        private static readonly string[] Texts =
        [
            "", " ", "a", "null", "true", "0", "-1", "NaN", "é", "\u0000", "\u202e", "\ufffe", "😀", "'; drop table backbone.tenant; --", "%", "_", "\\", "\"", "<script>alert(1)</script>", "{{7*7}}",
            "../../etc/passwd", "2026-11-21", "2026-02-30", "9999-12-31", "0001-01-01", "12.5", "1e308", "1250 l", "-5 hl", "somebody@example.com", "member", "owner", "red", "Red", "tank",
            new('x', 5000), "mem_00000000000000000000000000000000", "2147483648", "9223372036854775808", "\r\nX-Evil: 1",
        ];

        private static readonly string[] Values =
        [
            "null", "true", "false", "0", "-1", "1", "1.5", "1e400", "2147483648", "9223372036854775808", "123456789012345678901234567890", "[]", "{}", "[[[[]]]]", "{\"a\":{\"b\":[]}}", "\"\\ud800\"", "\"\\u0000\"",
        ];

        private static readonly (string Name, string Value)[] Headers =
        [
            ("If-Match", "*"), ("If-Match", "\"x\""), ("If-Match", "W/\"x\""), ("If-Match", "x"), ("If-None-Match", "*"), ("If-None-Match", ",,,"), ("Idempotency-Key", "same"), ("Idempotency-Key", new('k', 300)),
            ("Idempotency-Key", "a b"), ("Accept", "text/html"), ("Accept", "nonsense"), ("Accept-Language", "fr"), ("Accept-Language", "xx-YY;q=2"), ("X-Tenant-Id", "alphaville"), ("X-HTTP-Method-Override", "DELETE"),
            ("Origin", "https://evil.example"), ("Range", "bytes=0-1"), ("Expect", "nonsense"), ("Cookie", "saasstarter-session=x"),
        ];

        // The same inputs every time: what fails once fails again.
        private readonly Random _random = new(seed);
        private readonly JsonObject? _example = new DocComments().Example(operation.Request) is { } example ? JsonNode.Parse(example)!.AsObject() : null;

        public (string Path, HttpContent? Body, (string Name, string Value)[] Headers) Next()
        {
            var headers = Enumerable.Range(0, _random.Next(3)).Select(_ => Pick(Headers)).DistinctBy(header => header.Name).ToArray();
            if (operation.Verb == ApiVerb.Replace && _random.Next(3) > 0)
                headers = [.. headers.Where(header => header.Name != "If-Match"), ("If-Match", "*")];
            return (Path() + Query(), Body(), headers);
        }

        private string Path()
        {
            var path = operation.Path;
            foreach (var parameter in operation.Binder.Parameters.Where(parameter => parameter.Place == ApiPlace.Path))
                path = path.Replace($"{{{parameter.Name}}}", Uri.EscapeDataString(Identifier(parameter)), StringComparison.Ordinal);
            return path;
        }

        private string Identifier(ApiParameter parameter) => _random.Next(4) switch
        {
            0 => foreign[ApiCall.EntityOf(parameter.Type)!],
            1 or 2 => own[ApiCall.EntityOf(parameter.Type)!],
            // A path with a null character reaches no product: servers refuse it.
            _ => Pick(Texts) is { Length: > 0 } text && text is not (" " or "../../etc/passwd" or "\0") ? text : "x",
        };

        private string Query()
        {
            var parameters = operation.Binder.Parameters.Where(parameter => parameter.Place is ApiPlace.Query or ApiPlace.Cursor).ToList();
            if (parameters.Count == 0)
                return _random.Next(10) == 0 ? "?" + Uri.EscapeDataString(Pick(Texts)) : "";
            var chosen = parameters.Where(_ => _random.Next(3) == 0).Select(parameter => $"{parameter.Name}={Uri.EscapeDataString(TextFor(parameter))}").ToList();
            if (_random.Next(8) == 0)
                chosen.Add($"{Uri.EscapeDataString(Pick(Texts))}={Uri.EscapeDataString(Pick(Texts))}");
            if (_random.Next(12) == 0)
                chosen.Add("limit=%ED%A0%80&cursor=%ff");
            return chosen.Count == 0 ? "" : "?" + string.Join('&', chosen);
        }

        private string TextFor(ApiParameter parameter) => (_random.Next(3), parameter.Type) switch
        {
            (0, { IsEnum: true } type) => ApiJson.NameOf(Pick(Enum.GetNames(type))),
            (0, { IsGenericType: true } type) => _random.Next(2) == 0 ? own[type.GenericTypeArguments[0]] : foreign[type.GenericTypeArguments[0]],
            (0, var type) when type == typeof(int) => _random.Next(-5, 110).ToString(CultureInfo.InvariantCulture),
            (0, var type) when type == typeof(bool) => "true",
            _ => Pick(Texts),
        };

        private ByteArrayContent? Body()
        {
            if (!operation.IsWrite || (!operation.Binder.HasBody && _random.Next(4) > 0))
                return null;
            return _random.Next(20) switch
            {
                0 => new ByteArrayContent([0x7b, 0xff, 0xfe, 0x7d]) { Headers = { ContentType = new("application/json") } },
                1 => new StringContent(Pick(Values), Encoding.UTF8, "application/json"),
                2 => new StringContent("{\"name\":\"a\",\"name\":\"b\"", Encoding.UTF8, "application/json"),
                3 => new StringContent("name=x", Encoding.UTF8, "application/x-www-form-urlencoded"),
                4 => new StringContent($"{{\"name\":\"{new string('y', 70_000)}\"}}", Encoding.UTF8, "application/json"),
                _ => new StringContent(Fields(), Encoding.UTF8, "application/json"),
            };
        }

        // A field or two of an example are something else; the others are right.
        private string Fields()
        {
            var fields = operation.Binder.Parameters.Where(parameter => parameter.Place == ApiPlace.Body).ToList();
            var written = fields.ToDictionary(field => field.Name, Plausible);
            foreach (var field in fields.Where(_ => _random.Next(Math.Max(2, fields.Count)) == 0))
                written[field.Name] = _random.Next(2) == 0 ? Pick(Values) : JsonSerializer.Serialize(Pick(Texts));
            if (_random.Next(6) == 0 && written.Count > 0)
                written.Remove(Pick([.. written.Keys]));
            if (_random.Next(6) == 0)
                written[Pick(["tenantId", "isAdmin", "id", "role", "plan", "__proto__", "createdBy"])] = Pick(Values);
            return "{" + string.Join(',', written.Select(field => $"{JsonSerializer.Serialize(field.Key)}:{field.Value}")) + "}";
        }

        private string Plausible(ApiParameter field) => ApiCall.EntityOf(field.Type) is { } entity
            ? JsonSerializer.Serialize(_random.Next(4) == 0 ? foreign[entity] : own[entity])
            : _example?[field.Name]?.ToJsonString() ?? "null";

        private T Pick<T>(IReadOnlyList<T> choices) => choices[_random.Next(choices.Count)];
    }
}
