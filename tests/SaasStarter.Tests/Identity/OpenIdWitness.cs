using System.Diagnostics;
using System.Net;
using System.Text.RegularExpressions;
using SaasStarter.Tests.Hosting;

namespace SaasStarter.Tests.Identity;

/// <summary>An OpenID Connect provider of somebody else's (the npm package oidc-provider), for as long as the tests need it.</summary>
public sealed partial class OpenIdWitness : IAsyncDisposable
{
    private readonly NodeProject _node = new("openid-witness", "Identity/Witness");
    private Process? _server;

    /// <summary>The secret of all its clients but <c>public</c>.</summary>
    public const string ClientSecret = "a secret & more: 100%";

    /// <summary>Its identifier, which is where it listens.</summary>
    public string Issuer { get; private set; } = "";

    public async Task Start()
    {
        await _node.Install();
        _server = _node.Start("provider.mjs");
        using var timeout = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        Match said;
        do
        {
            said = Listening().Match(await _server.StandardOutput.ReadLineAsync(timeout.Token) ?? throw new InvalidOperationException("The provider ended before it listened."));
        }
        while (!said.Success);
        // What else it says would fill the pipe.
        _ = _server.StandardOutput.BaseStream.CopyToAsync(Stream.Null, CancellationToken.None);
        _ = _server.StandardError.BaseStream.CopyToAsync(Stream.Null, CancellationToken.None);
        Issuer = said.Groups["address"].Value;
    }

    /// <summary>Goes through its pages as a person does: signs in as somebody, and agrees or refuses.</summary>
    /// <param name="address">Where the product sent the browser.</param>
    /// <param name="name">Who signs in there.</param>
    /// <param name="agrees">Whether they agree.</param>
    /// <returns>Where the browser is sent back to.</returns>
    public static async Task<Uri> SignIn(string address, string name, bool agrees = true)
    {
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = new CookieContainer() });
        var at = new Uri(address);
        HttpContent? form = null;
        for (var step = 0; step < 20; step++)
        {
            using var request = new HttpRequestMessage(form is null ? HttpMethod.Get : HttpMethod.Post, at) { Content = form };
            using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
            form = null;
            if (response.Headers.Location is { } location)
            {
                at = new Uri(at, location);
                if (at.AbsolutePath.EndsWith("/back", StringComparison.Ordinal))
                    return at;
                continue;
            }
            var page = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            Assert.True(response.StatusCode == HttpStatusCode.OK, page);
            if (!agrees && Abort().Match(page) is { Success: true } abort)
            {
                at = new Uri(at, abort.Groups["path"].Value);
                continue;
            }
            at = new Uri(at, Action().Match(page).Groups["path"].Value);
            form = new FormUrlEncodedContent(page.Contains("name=\"login\"", StringComparison.Ordinal)
                ? new Dictionary<string, string> { ["prompt"] = "login", ["login"] = name, ["password"] = "any" }
                : new() { ["prompt"] = "consent" });
        }
        throw new InvalidOperationException($"The provider did not send the browser back, last from {at}.");
    }

    public ValueTask DisposeAsync()
    {
        _server?.Kill(entireProcessTree: true);
        _server?.Dispose();
        return ValueTask.CompletedTask;
    }

    [GeneratedRegex(@"listening on (?<address>http://127\.0\.0\.1:\d+)")]
    private static partial Regex Listening();

    [GeneratedRegex(@"<form[^>]*action=""(?<path>[^""]+)""")]
    private static partial Regex Action();

    [GeneratedRegex(@"href=""(?<path>[^""]+/abort)""")]
    private static partial Regex Abort();
}

/// <summary>The product with a provider to sign in with: once for each way in which it signs and lets the product prove itself.</summary>
public class ApplicationWithProvider(TestCluster cluster) : TestApplication(cluster)
{
    private static readonly string[] Clients = ["rs", "es", "ps", "public"];

    private readonly OpenIdWitness _witness = new();

    public string Issuer => _witness.Issuer;

    protected override IEnumerable<(string Key, string Value)> Settings =>
    [
        .. Clients.SelectMany(name => new[]
        {
            ($"Authentication:External:{name}:Issuer", Issuer),
            ($"Authentication:External:{name}:ClientId", name),
            ($"Authentication:External:{name}:Title", $"Witness {name}"),
            ($"Authentication:External:{name}:ClientSecret", name == "public" ? "" : OpenIdWitness.ClientSecret),
        }),
        ("Outbound:AllowLoopback", "true"),
    ];

    public override async ValueTask InitializeAsync()
    {
        await _witness.Start();
        await base.InitializeAsync();
    }

    protected override ValueTask End() => _witness.DisposeAsync();
}

/// <summary>What people do to sign in with a provider.</summary>
internal static class ExternalSteps
{
    /// <summary>Presses the button on the current page; at the provider, the address to go to.</summary>
    public static async Task<string> Leave(this TestVisitor visitor, string action)
    {
        var page = await visitor.Post(action);
        Assert.True(page.Path == "/sign-in/external", page.Text);
        var refresh = page.Page.Root.All("meta").Single(meta => meta["http-equiv"] == "refresh")["content"]!;
        return refresh[(refresh.IndexOf("url=", StringComparison.Ordinal) + 4)..];
    }

    /// <summary>Opens the sign-in page, goes to the provider, signs in there as somebody, and comes back.</summary>
    public static async Task<Answer> SignInWith(this TestVisitor visitor, string provider, string name, string query = "", bool agrees = true)
    {
        await visitor.Open($"/sign-in{query}");
        return await visitor.ComeBack(await visitor.Leave($"/sign-in/external/{provider}"), name, agrees);
    }

    /// <summary>Signs in at the provider, and comes back.</summary>
    public static async Task<Answer> ComeBack(this TestVisitor visitor, string address, string name, bool agrees = true) =>
        await visitor.Open((await OpenIdWitness.SignIn(address, name, agrees)).PathAndQuery);
}
