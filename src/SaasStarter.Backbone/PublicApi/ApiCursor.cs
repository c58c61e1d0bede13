using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.PublicApi;

/// <summary>
/// Where a page begins, as programs see it: a word that means nothing to them. It is good for the list, the filters and the tenant that it came from, and for no
/// others. It is no secret, and gives nothing that the list would not.
/// </summary>
internal static class ApiCursor
{
    private const int CheckLength = 8;

    /// <summary>The word for a place of the list that was asked for.</summary>
    public static string Write(ApiOperation operation, HttpContext context, Id<Tenant> tenant, string place)
    {
        var text = Encoding.UTF8.GetBytes(place);
        return WebEncoders.Base64UrlEncode([.. Check(operation, context, tenant, text), .. text]);
    }

    /// <summary>The place that a word means in the list that is asked for; null when it is of another list, or none.</summary>
    public static string? Read(ApiOperation operation, HttpContext context, Id<Tenant> tenant, string word)
    {
        byte[] bytes;
        try
        {
            bytes = WebEncoders.Base64UrlDecode(word);
        }
        catch (FormatException)
        {
            return null;
        }
        return bytes.Length > CheckLength && Check(operation, context, tenant, bytes[CheckLength..]).AsSpan().SequenceEqual(bytes.AsSpan(0, CheckLength))
            ? Encoding.UTF8.GetString(bytes, CheckLength, bytes.Length - CheckLength) : null;
    }

    // The size of the page may change from one to the next.
    private static byte[] Check(ApiOperation operation, HttpContext context, Id<Tenant> tenant, byte[] place)
    {
        var list = new StringBuilder($"{operation.Name}\n{tenant}");
        foreach (var (name, value) in context.Request.Query.Where(filter => filter.Key is not ("cursor" or "limit")).OrderBy(filter => filter.Key, StringComparer.Ordinal))
            list.Append('\n').Append(name).Append('=').Append(value);
        return SHA256.HashData([.. Encoding.UTF8.GetBytes(list.Append('\n').ToString()), .. place])[..CheckLength];
    }
}
