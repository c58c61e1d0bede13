using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;

namespace SaasStarter.Backbone.Identity.OpenIdConnect;

/// <summary>
/// Talks to providers: authorization code flow with PKCE (OpenID Connect Core 1.0, 3.1; RFC 7636). Description and keys are read anew for each attempt: signing in is
/// rare, and so a new key counts at once.
/// </summary>
internal sealed class OpenIdClient(OpenIdConnections connections, TimeProvider clock)
{
    /// <summary>Reads how a provider describes itself.</summary>
    /// <exception cref="OpenIdException">It does not answer, or describes somebody else.</exception>
    public async Task<OpenIdMetadata> Discover(OpenIdProvider provider, CancellationToken cancellationToken) =>
        OpenIdMetadata.Read(await Ask(provider, new(HttpMethod.Get, provider.Discovery), cancellationToken), provider);

    /// <summary>Where a person is sent.</summary>
    /// <param name="endpoint">The provider's.</param>
    /// <param name="provider">The provider.</param>
    /// <param name="secrets">What the answer is bound to.</param>
    /// <param name="back">Where the answer comes back to.</param>
    /// <param name="hint">The address that the person typed, or null.</param>
    public static Uri AddressFor(Uri endpoint, OpenIdProvider provider, OpenIdSecrets secrets, Uri back, string? hint) =>
        new(QueryHelpers.AddQueryString(endpoint.AbsoluteUri, new Dictionary<string, string?>
        {
            ["response_type"] = "code",
            ["client_id"] = provider.ClientId,
            ["redirect_uri"] = back.AbsoluteUri,
            ["scope"] = "openid email profile",
            ["state"] = secrets.State,
            ["nonce"] = secrets.Nonce,
            ["code_challenge"] = secrets.Challenge,
            ["code_challenge_method"] = "S256",
            ["login_hint"] = hint,
        }));

    /// <summary>Brings a code, and reads who the person is.</summary>
    /// <param name="provider">Who gave it.</param>
    /// <param name="answer">The code, and what came with it.</param>
    /// <param name="secrets">What it was asked for with.</param>
    /// <param name="back">Where it came back to.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="OpenIdException">The provider's word is not taken.</exception>
    public async Task<OpenIdIdentity> Redeem(OpenIdProvider provider, OpenIdCode answer, OpenIdSecrets secrets, Uri back, CancellationToken cancellationToken)
    {
        var metadata = await Discover(provider, cancellationToken);
        // With several providers, one could pass off another one's code as its own (RFC 9207).
        if (answer.Issuer is { } named ? named != provider.Issuer : metadata.NamesItself)
            throw new OpenIdException(OpenIdFault.Issuer, answer.Issuer ?? "the answer names none");
        var tokens = await Ask(provider, CodeRequest(provider, metadata, answer.Code, secrets, back), cancellationToken);
        var accessToken = tokens.Text("access_token");
        var keys = PublishedKey.ReadAll(await Ask(provider, new(HttpMethod.Get, metadata.Keys), cancellationToken));
        var identity = OpenIdIdentity.Read(tokens.Text("id_token"), provider, keys, secrets.Nonce, accessToken, clock.GetUtcNow());
        return identity.Email is not null || metadata.UserInfo is null || accessToken is null
            ? identity
            : await Complete(identity, provider, metadata.UserInfo, accessToken, cancellationToken);
    }

    // What is asked for by scope may be told there only (5.4); and of somebody else is not told (5.3.2).
    private async Task<OpenIdIdentity> Complete(OpenIdIdentity identity, OpenIdProvider provider, Uri userInfo, string accessToken, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, userInfo) { Headers = { Authorization = new("Bearer", accessToken) } };
        var claims = await Ask(provider, request, cancellationToken);
        return claims.Text("sub") == identity.Subject ? identity.With(claims, provider) : throw new OpenIdException(OpenIdFault.Subject, "the user info is of somebody else");
    }

    private static HttpRequestMessage CodeRequest(OpenIdProvider provider, OpenIdMetadata metadata, string code, OpenIdSecrets secrets, Uri back)
    {
        var isInHeader = provider.ClientSecret.Length > 0 && metadata.TakesSecretInHeader;
        var form = new Dictionary<string, string>
        {
            ["grant_type"] = "authorization_code",
            ["code"] = code,
            ["redirect_uri"] = back.AbsoluteUri,
            ["code_verifier"] = secrets.Verifier,
        };
        if (!isInHeader)
            form["client_id"] = provider.ClientId;
        if (!isInHeader && provider.ClientSecret.Length > 0)
            form["client_secret"] = provider.ClientSecret;
        var request = new HttpRequestMessage(HttpMethod.Post, metadata.Token) { Content = new FormUrlEncodedContent(form) };
        // Both are encoded first (RFC 6749, 2.3.1).
        if (isInHeader)
            request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.ASCII.GetBytes($"{WebUtility.UrlEncode(provider.ClientId)}:{WebUtility.UrlEncode(provider.ClientSecret)}")));
        return request;
    }

    private async Task<JsonElement> Ask(OpenIdProvider provider, HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.Headers.Accept.ParseAdd("application/json");
        var isCode = request.Method == HttpMethod.Post;
        try
        {
            using var response = await connections.For(provider).SendAsync(request, cancellationToken);
            var body = await response.Content.ReadAsByteArrayAsync(cancellationToken);
            if (response.IsSuccessStatusCode)
                return Parse(body);
            throw new OpenIdException(isCode && response.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.Unauthorized ? OpenIdFault.CodeRefused : OpenIdFault.Unreachable,
                $"{request.RequestUri!.GetLeftPart(UriPartial.Path)} answered {(int)response.StatusCode}{(isCode ? ErrorIn(body) : "")}");
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw new OpenIdException(OpenIdFault.Unreachable, $"{request.RequestUri!.GetLeftPart(UriPartial.Path)}: {exception.Message}", exception);
        }
        finally
        {
            request.Dispose();
        }
    }

    private static JsonElement Parse(byte[] body)
    {
        try
        {
            using var document = JsonDocument.Parse(body, new() { MaxDepth = 16 });
            return document.RootElement.ValueKind == JsonValueKind.Object ? document.RootElement.Clone() : throw new OpenIdException(OpenIdFault.NoProvider, "an answer is no object");
        }
        catch (JsonException exception)
        {
            throw new OpenIdException(OpenIdFault.NoProvider, "an answer is no JSON", exception);
        }
    }

    // One of a few words (RFC 6749, 5.2), and nothing else of what it wrote.
    private static string ErrorIn(byte[] body)
    {
        try
        {
            return Parse(body).Text("error") is { Length: <= 60 } error && error.All(c => char.IsAsciiLetterLower(c) || c == '_') ? $", {error}" : "";
        }
        catch (OpenIdException)
        {
            return "";
        }
    }
}

/// <summary>What a provider sent back with the browser.</summary>
/// <param name="Code">What it wants to see again.</param>
/// <param name="Issuer">Who it says it is (RFC 9207), or null.</param>
internal sealed record OpenIdCode(string Code, string? Issuer);
