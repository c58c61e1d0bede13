using System.Text.Json;

namespace SaasStarter.Backbone.Identity.OpenIdConnect;

/// <summary>How a provider describes itself (OpenID Connect Discovery 1.0, 3).</summary>
/// <param name="Authorization">Where people are sent.</param>
/// <param name="Token">Where a code is brought.</param>
/// <param name="Keys">Where its keys are published.</param>
/// <param name="UserInfo">Where it says more of a person; null when it does not.</param>
/// <param name="TakesSecretInHeader">Whether the client's secret is sent as HTTP Basic, else in the form.</param>
/// <param name="NamesItself">Whether it says in each answer who it is (RFC 9207).</param>
internal sealed record OpenIdMetadata(Uri Authorization, Uri Token, Uri Keys, Uri? UserInfo, bool TakesSecretInHeader, bool NamesItself)
{
    /// <summary>Reads a description.</summary>
    /// <exception cref="OpenIdException">It is none, it lacks something, or it is of somebody else.</exception>
    public static OpenIdMetadata Read(JsonElement document, OpenIdProvider provider)
    {
        if (document.ValueKind != JsonValueKind.Object)
            throw new OpenIdException(OpenIdFault.NoProvider, "its description is no object");
        // Who is described must be who was asked for, or one provider could speak for another (4.3).
        if (document.Text("issuer") != provider.Issuer)
            throw new OpenIdException(OpenIdFault.OtherIssuer, document.Text("issuer") ?? "it names none");
        return new(
            Address(document, "authorization_endpoint", provider)!,
            Address(document, "token_endpoint", provider)!,
            Address(document, "jwks_uri", provider)!,
            Address(document, "userinfo_endpoint", provider, isOptional: true),
            !document.TryGetProperty("token_endpoint_auth_methods_supported", out var methods) || Contains(methods, "client_secret_basic"),
            document.IsTrue("authorization_response_iss_parameter_supported"));
    }

    // Without encryption only when the provider itself is spoken to without: on this machine.
    private static Uri? Address(JsonElement document, string name, OpenIdProvider provider, bool isOptional = false)
    {
        var text = document.Text(name);
        if (text is null && isOptional)
            return null;
        if (Uri.TryCreate(text, UriKind.Absolute, out var address) && address is { UserInfo: "", Fragment: "" }
            && (address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && provider.Discovery.Scheme == Uri.UriSchemeHttp)))
        {
            return address;
        }
        throw new OpenIdException(OpenIdFault.NoProvider, $"{name} is missing, or no address");
    }

    private static bool Contains(JsonElement list, string value) =>
        list.ValueKind == JsonValueKind.Array && list.EnumerateArray().Any(item => item.ValueKind == JsonValueKind.String && item.GetString() == value);
}
