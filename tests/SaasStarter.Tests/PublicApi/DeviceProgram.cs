using System.Net;
using System.Text.Json.Nodes;
using SaasStarter.Backbone.PublicApi.Tokens;
using SaasStarter.Backbone.Tenancy;
using SaasStarter.Tests.Hosting;

namespace SaasStarter.Tests.PublicApi;

/// <summary>A program that asks its person to be let in, as a command line or a phone does (RFC 8628).</summary>
internal sealed class DeviceProgram(TestApplication app, string name = "Payroll")
{
    private readonly TestVisitor _connection = app.Visitor();

    public string DeviceCode { get; private set; } = "";

    public string UserCode { get; private set; } = "";

    public string AccessToken { get; private set; } = "";

    public string RefreshToken { get; private set; } = "";

    /// <summary>With its access token.</summary>
    public ApiClient Api => new(_connection, AccessToken);

    /// <summary>Posts a form, as OAuth has it.</summary>
    public Task<Answer> Post(string path, params (string Name, string Value)[] fields) =>
        _connection.Send(new(HttpMethod.Post, path) { Content = TestVisitor.Content([.. fields.Select(field => (TestField)field)], isMultipart: false) });

    /// <summary>Asks for codes.</summary>
    public async Task<JsonNode> AskForCodes()
    {
        var answer = await Post(TokenPaths.Device, ("client_id", name));
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        var codes = JsonNode.Parse(answer.Body)!;
        (DeviceCode, UserCode) = ((string)codes["device_code"]!, (string)codes["user_code"]!);
        return codes;
    }

    /// <summary>Asks how it stands.</summary>
    /// <returns>The error, or null with tokens.</returns>
    public async Task<string?> Poll() => Keep(await Post(TokenPaths.Token, ("grant_type", "urn:ietf:params:oauth:grant-type:device_code"), ("device_code", DeviceCode), ("client_id", name)));

    /// <summary>Asks for the next tokens.</summary>
    /// <returns>The error, or null with tokens.</returns>
    public async Task<string?> Refresh(string? token = null) =>
        Keep(await Post(TokenPaths.Token, ("grant_type", "refresh_token"), ("refresh_token", token ?? RefreshToken), ("client_id", name)));

    /// <summary>Is let in, from the first question to the first tokens.</summary>
    public async Task<ApiClient> SignIn(TestVisitor person, CurrentTenant tenant)
    {
        await AskForCodes();
        await person.Open(TokenPaths.PageOf(UserCode));
        var allowed = await person.Post(TokenPaths.Allow, ("Tenant", tenant.Id.ToString()));
        Assert.Equal((HttpStatusCode.OK, TokenPaths.Page), (allowed.Status, allowed.Path));
        Assert.Null(await Poll());
        return Api;
    }

    private string? Keep(Answer answer)
    {
        var json = JsonNode.Parse(answer.Body)!;
        Assert.Equal("no-store", answer.Header("Cache-Control"));
        if (answer.Status != HttpStatusCode.OK)
            return (string)json["error"]!;
        Assert.Equal(("Bearer", 600), ((string)json["token_type"]!, (int)json["expires_in"]!));
        (AccessToken, RefreshToken) = ((string)json["access_token"]!, (string)json["refresh_token"]!);
        return null;
    }
}
