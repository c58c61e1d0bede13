using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using SaasStarter.Backbone.PublicApi;
using SaasStarter.Backbone.Tenancy;
using SaasStarter.Tests.Hosting;

namespace SaasStarter.Tests.PublicApi;

/// <summary>A program that calls the API with a key.</summary>
/// <param name="visitor">The connection.</param>
/// <param name="token">What it sends after <c>Bearer</c>; null for nothing.</param>
internal sealed class ApiClient(TestVisitor visitor, string? token)
{
    /// <summary>The whole token.</summary>
    public string? Token => token;

    public Task<ApiAnswer> Get(string path, params (string Name, string Value)[] headers) => Send(HttpMethod.Get, path, (string?)null, headers);

    public Task<ApiAnswer> Post(string path, string? json, params (string Name, string Value)[] headers) => Send(HttpMethod.Post, path, json, headers);

    public Task<ApiAnswer> Put(string path, string? json, params (string Name, string Value)[] headers) => Send(HttpMethod.Put, path, json, headers);

    public Task<ApiAnswer> Delete(string path, params (string Name, string Value)[] headers) => Send(HttpMethod.Delete, path, (string?)null, headers);

    public Task<ApiAnswer> Send(HttpMethod method, string path, string? json, params (string Name, string Value)[] headers) =>
        Send(method, path, json is null ? null : new StringContent(json, Encoding.UTF8, "application/json"), headers);

    public async Task<ApiAnswer> Send(HttpMethod method, string path, HttpContent? body, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(method, path.StartsWith('/') ? path : $"/api/v1/{path}") { Content = body };
        if (token is not null)
            request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {token}");
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        return new(await visitor.Send(request));
    }
}

/// <summary>An answer of the API.</summary>
internal sealed record ApiAnswer(Answer Http)
{
    public HttpStatusCode Status => Http.Status;

    public string Body => Http.Body;

    /// <summary>Its JSON.</summary>
    public JsonNode Json => JsonNode.Parse(Http.Body)!;

    /// <summary>A header, or null.</summary>
    public string? Header(string name) => Http.Header(name);

    /// <summary>The name of the problem, <c>urn:problem:KeyExpired</c>; null when it is none.</summary>
    public string? Problem => Http.Body.Length > 0 && Header("Content-Type")?.StartsWith("application/problem+json", StringComparison.Ordinal) == true ? (string?)Json["type"] : null;
}

internal static class ApiApplication
{
    /// <summary>A program with a new key of a tenant's, made as its owner makes it.</summary>
    public static async Task<ApiClient> NewProgram(this TestApplication app, CurrentTenant tenant, TestVisitor owner, params string[] scopes)
    {
        var issued = await app.Send(new CreateApiKey("Program", string.Join(',', scopes), KeyLifetime.Year), tenant, owner, Role.Owner);
        Assert.Null(issued.Problem);
        return new(app.Visitor(), issued.Value.Token);
    }
}
