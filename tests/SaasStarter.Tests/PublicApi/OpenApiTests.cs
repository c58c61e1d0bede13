using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using SaasStarter.Backbone.PublicApi;
using SaasStarter.Backbone.PublicApi.Document;
using SaasStarter.Tests.Hosting;
using SaasStarter.Tests.Memberships;

namespace SaasStarter.Tests.PublicApi;

/// <summary>The document of the API, and a client that was generated from it.</summary>
public sealed class OpenApiTests(OpenApiTests.OnPortApplication app) : IClassFixture<OpenApiTests.OnPortApplication>
{
    private string Document => app.Services.GetRequiredService<OpenApiDocument>().Text;

    private IReadOnlyList<ApiOperation> Operations => app.Services.GetRequiredService<ApiAddresses>().Operations;

    [Fact]
    public async Task The_committed_document_is_what_the_product_does()
    {
        var committed = await File.ReadAllTextAsync(Path.Combine(SourceTree.Root, "docs", "openapi.json"), TestContext.Current.CancellationToken);

        Assert.True(Document == committed, "docs/openapi.json is not up to date: ./manage api document > docs/openapi.json");
    }

    [Fact]
    public async Task Everybody_may_read_the_document()
    {
        var answer = await app.Visitor().Get("/api/v1/openapi.json");

        Assert.Equal(Document, answer.Body);
        Assert.StartsWith("application/json", answer.Header("Content-Type"), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_operation_and_every_parameter_is_explained()
    {
        var document = JsonNode.Parse(Document)!;
        var silent = from path in document["paths"]!.AsObject()
                     from operation in path.Value!.AsObject()
                     from text in Texts(operation.Value!, $"{operation.Key} {path.Key}")
                     where string.IsNullOrWhiteSpace(text.Text)
                     select text.What;

        Assert.Empty(silent);
        Assert.DoesNotContain("tenant", Document, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Every_example_of_a_body_can_be_sent()
    {
        var wrong = from operation in Operations.Where(operation => operation.Binder.HasBody)
                    let example = new DocComments().Example(operation.Request)
                    where example is null || !IsComplete(operation, JsonDocument.Parse(example).RootElement)
                    select operation.Name;

        Assert.Empty(wrong);
    }

    [Fact]
    public void Every_example_of_an_answer_is_one()
    {
        var wrong = from resource in Operations.Select(operation => operation.Resource).OfType<Type>().Distinct()
                    let example = new DocComments().Example(resource)
                    where example is null || JsonSerializer.Serialize(JsonSerializer.Deserialize(example, resource, ApiJson.Options), resource, ApiJson.Options) != example
                    select resource.Name;

        Assert.Empty(wrong);
    }

    [Fact]
    public void Names_of_operations_are_unique() =>
        Assert.Equal(Operations.Count, Operations.Select(operation => operation.Name).Distinct().Count());

    [Fact]
    public async Task A_client_that_was_generated_from_the_document_lists_creates_updates_repeats_and_hits_the_limit()
    {
        var team = await TestTeam.Create(app);
        await app.Unsubscribe(team.Tenant);
        var program = await app.NewProgram(team.Tenant, team.Owner, "members.read", "cellar.read", "cellar.set-up");
        var node = new NodeProject("api-client", "PublicApi/Client");
        await node.Install();
        await File.WriteAllTextAsync(Path.Combine(node.Folder, "openapi.json"), Document, TestContext.Current.CancellationToken);

        await node.Node("node_modules/openapi-typescript/bin/cli.js", "openapi.json", "-o", "api.d.ts");
        await node.Node("node_modules/typescript/bin/tsc");
        var says = JsonNode.Parse((await node.Node("client.js", app.Address.GetLeftPart(UriPartial.Authority), program.Token!)).Trim())!;

        Assert.Equal("""
            {"listed":1,"followed":true,"created":201,"location":true,"repeated":"true","updated":"Chinon blanc","late":"412 urn:problem:ChangedMeanwhile","limited":"urn:problem:TooManyCalls true"}
            """, says.ToJsonString());
    }

    private static bool IsComplete(ApiOperation operation, JsonElement example)
    {
        var fields = operation.Binder.Parameters.Where(parameter => parameter.Place == ApiPlace.Body).ToDictionary(parameter => parameter.Name);
        return example.EnumerateObject().All(field => fields.TryGetValue(field.Name, out var parameter) && parameter.TryRead(field.Value, out _))
            && fields.Values.Where(parameter => parameter.IsRequired).All(parameter => example.TryGetProperty(parameter.Name, out _));
    }

    private static IEnumerable<(string What, string? Text)> Texts(JsonNode operation, string name)
    {
        yield return (name, (string?)operation["summary"]);
        foreach (var parameter in operation["parameters"]!.AsArray().Where(parameter => parameter!["$ref"] is null))
            yield return ($"{name} {parameter!["name"]}", (string?)parameter["description"]);
        foreach (var (field, schema) in operation["requestBody"]?["content"]!["application/json"]!["schema"]!["properties"]!.AsObject() ?? [])
            yield return ($"{name} {field}", (string?)schema!["description"]);
    }

    /// <summary>The product on a real port, for a client that is no part of these tests.</summary>
    public sealed class OnPortApplication(TestCluster cluster) : TestApplication(cluster)
    {
        protected override bool OnPort => true;
    }
}
