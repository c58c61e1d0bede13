using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace SaasStarter.Backbone.PublicApi;

/// <summary>What tells one state of a resource from another (RFC 9110, 8.8.3): a hash of what is shown of it, so that it changes when that does.</summary>
internal static class ETag
{
    /// <summary>The tag of a resource.</summary>
    public static string Of<TResource>(TResource resource) => OfJson(JsonSerializer.SerializeToUtf8Bytes(resource, ApiJson.Options));

    /// <summary>The tag of a resource that is written already.</summary>
    public static string OfJson(ReadOnlySpan<byte> json) => $"\"{WebEncoders.Base64UrlEncode(SHA256.HashData(json)[..16])}\"";

    /// <summary>Whether the call knows this state already (RFC 9110, 13.1.2).</summary>
    public static bool IsKnown(HttpRequest request, string tag) =>
        request.GetTypedHeaders().IfNoneMatch.Any(known => known == EntityTagHeaderValue.Any || known.Tag == tag);

    /// <summary>Whether this state is one that the call means (RFC 9110, 13.1.1); <c>*</c> means any.</summary>
    public static bool IsMeant(IList<EntityTagHeaderValue> meant, string tag) => meant.Any(one => one == EntityTagHeaderValue.Any || (!one.IsWeak && one.Tag == tag));
}
