using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace SaasStarter.Backbone.Identity.OpenIdConnect;

/// <summary>A signed JSON Web Token (RFC 7515 and 7519): read, and not believed before <see cref="Verify"/>.</summary>
internal sealed class SignedToken
{
    // A token has a handful of claims; some directories add groups by the hundred.
    private const int MaximumLength = 64 * 1024;

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 16 };

    private readonly byte[] _signed;
    private readonly byte[] _signature;

    private SignedToken(byte[] signed, byte[] signature, JsonElement header, JsonElement claims) =>
        (_signed, _signature, Header, Claims) = (signed, signature, header, claims);

    /// <summary>How it is signed.</summary>
    public JsonElement Header { get; }

    /// <summary>What it says.</summary>
    public JsonElement Claims { get; }

    /// <summary>Takes a token apart.</summary>
    /// <exception cref="OpenIdException">It is none.</exception>
    public static SignedToken Read(string? token)
    {
        if (token?.Split('.') is not [{ Length: > 0 } header, { Length: > 0 } claims, var signature] || token.Length > MaximumLength)
            throw new OpenIdException(OpenIdFault.Malformed, "the token has not three parts, or is too long");
        try
        {
            return new(Encoding.ASCII.GetBytes($"{header}.{claims}"), Base64Url.DecodeFromChars(signature), ReadObject(header), ReadObject(claims));
        }
        catch (Exception exception) when (exception is FormatException or JsonException)
        {
            throw new OpenIdException(OpenIdFault.Malformed, "a part of the token cannot be read", exception);
        }
    }

    /// <summary>Checks the signature with one of these keys.</summary>
    /// <exception cref="OpenIdException">It is not signed by any of them, or in a way that is not accepted.</exception>
    public void Verify(IReadOnlyList<PublishedKey> keys)
    {
        var algorithm = Header.Text("alg");
        if (algorithm is null || !PublishedKey.Algorithms.Contains(algorithm))
            throw new OpenIdException(OpenIdFault.Algorithm, algorithm ?? "none is named");
        // What an extension changes about the meaning of a token is not understood here (RFC 7515, 4.1.11).
        if (Header.TryGetProperty("crit", out _))
            throw new OpenIdException(OpenIdFault.Malformed, "the token has a critical extension");
        PublishedKey[] fitting = [.. keys.Where(key => key.Fits(algorithm))];
        var named = Header.Text("kid") is { } id ? Array.Find(fitting, key => key.Id == id) : fitting is [var only] ? only : null;
        if (named is null)
            throw new OpenIdException(OpenIdFault.UnknownKey, $"{Header.Text("kid") ?? "no key is named"}, of {fitting.Length} for {algorithm}");
        if (!named.HasSigned(algorithm, _signed, _signature))
            throw new OpenIdException(OpenIdFault.Signature, $"{algorithm} with key {named.Id}");
    }

    private static JsonElement ReadObject(string part)
    {
        using var document = JsonDocument.Parse(Base64Url.DecodeFromChars(part), Strict);
        return document.RootElement.ValueKind == JsonValueKind.Object ? document.RootElement.Clone() : throw new JsonException("Not an object.");
    }
}

/// <summary>A key that a provider publishes to check its signatures with (RFC 7517).</summary>
internal sealed record PublishedKey
{
    private const int SmallestRsaKey = 2048;

    /// <summary>The algorithms that are accepted (RFC 7518, 3.1). None with a shared secret, and never none at all.</summary>
    public static readonly IReadOnlyList<string> Algorithms = ["RS256", "PS256", "ES256"];

    private readonly string? _algorithm;
    private readonly RSAParameters? _rsa;
    private readonly ECParameters? _curve;

    private PublishedKey(string? id, string? algorithm, RSAParameters? rsa, ECParameters? curve) => (Id, _algorithm, _rsa, _curve) = (id, algorithm, rsa, curve);

    /// <summary>Its name, when it has one.</summary>
    public string? Id { get; }

    /// <summary>The keys of a key set that can check signatures; those of other kinds are passed over (RFC 7517, 5).</summary>
    /// <exception cref="OpenIdException">It is no key set.</exception>
    public static IReadOnlyList<PublishedKey> ReadAll(JsonElement set)
    {
        if (set.ValueKind != JsonValueKind.Object || !set.TryGetProperty("keys", out var keys) || keys.ValueKind != JsonValueKind.Array)
            throw new OpenIdException(OpenIdFault.NoProvider, "its keys are no key set");
        return [.. keys.EnumerateArray().Take(100).Select(Read).OfType<PublishedKey>()];
    }

    /// <summary>Whether this key may be used with an algorithm.</summary>
    public bool Fits(string algorithm) => (_algorithm ?? algorithm) == algorithm && (algorithm == "ES256" ? _curve is not null : _rsa is not null);

    /// <summary>Whether the signature over these bytes was made with its private half.</summary>
    public bool HasSigned(string algorithm, byte[] signed, byte[] signature)
    {
        try
        {
            if (_curve is { } curve)
            {
                using var ecdsa = ECDsa.Create(curve);
                return ecdsa.VerifyData(signed, signature, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
            }
            using var rsa = RSA.Create(_rsa!.Value);
            return rsa.KeySize >= SmallestRsaKey
                && rsa.VerifyData(signed, signature, HashAlgorithmName.SHA256, algorithm == "PS256" ? RSASignaturePadding.Pss : RSASignaturePadding.Pkcs1);
        }
        catch (CryptographicException)
        {
            return false; // A point that is not on the curve, for example.
        }
    }

    private static PublishedKey? Read(JsonElement key)
    {
        if (key.ValueKind != JsonValueKind.Object || key.Text("use") is not (null or "sig"))
            return null;
        try
        {
            return (key.Text("kty"), key.Text("crv")) switch
            {
                ("RSA", _) => new(key.Text("kid"), key.Text("alg"), new RSAParameters { Modulus = Bytes(key, "n"), Exponent = Bytes(key, "e") }, null),
                ("EC", "P-256") => new(key.Text("kid"), key.Text("alg"), null,
                    new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = new() { X = Bytes(key, "x"), Y = Bytes(key, "y") } }),
                _ => null,
            };
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private static byte[] Bytes(JsonElement key, string name) => Base64Url.DecodeFromChars(key.Text(name) ?? throw new FormatException($"The key has no {name}."));
}

/// <summary>Reads JSON of which nothing is certain.</summary>
internal static class UntrustedJson
{
    /// <summary>A property that is text, or null.</summary>
    public static string? Text(this JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    /// <summary>A property that is a moment in seconds since 1970 (RFC 7519, 2, NumericDate), or null.</summary>
    public static double? Seconds(this JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var seconds) ? seconds : null;

    /// <summary>Whether a property says yes. Some write it as text, or as 1.</summary>
    public static bool IsTrue(this JsonElement json, string name) => json.TryGetProperty(name, out var value) && (value.ValueKind == JsonValueKind.True
        || (value.ValueKind == JsonValueKind.String && value.GetString() is "true" or "True" or "1")
        || (value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) && number == 1));
}
