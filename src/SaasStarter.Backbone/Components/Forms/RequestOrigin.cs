using Microsoft.AspNetCore.Http;

namespace SaasStarter.Backbone.Components.Forms;

/// <summary>
/// Where a form stood, as the browser says. It protects forms of public pages, which carry no token: a token needs a cookie, and a page with one is nobody else's.
/// </summary>
internal static class RequestOrigin
{
    /// <summary>Whether the form stood on a page of this site (Fetch Metadata, <c>Sec-Fetch-Site</c>; for browsers without, Fetch, <c>Origin</c>).</summary>
    public static bool IsThisSite(HttpRequest request)
    {
        if (request.Headers.TryGetValue("Sec-Fetch-Site", out var site))
            return site == "same-origin";
        return request.Headers.Origin is not [{ Length: > 0 } origin] || origin == $"{request.Scheme}://{request.Host}";
    }
}
