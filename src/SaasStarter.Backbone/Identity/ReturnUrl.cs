using Microsoft.AspNetCore.Http;
using SaasStarter.Backbone.Components.Forms;

namespace SaasStarter.Backbone.Identity;

/// <summary>The page that somebody wanted before having to sign in. It comes from outside, so only a path of this site counts.</summary>
internal static class ReturnUrl
{
    /// <summary>The name of the query parameter.</summary>
    public const string Parameter = "returnUrl";

    /// <summary>What a page was opened with, or was posted; null when it is none or not of this site.</summary>
    public static string? Of(HttpContext context) =>
        Check(FormState.Of(context)?.ValueOf(Parameter) ?? context.Request.Query[Parameter].ToString());

    /// <summary>The same when it is a path of this site as a browser understands it, else null.</summary>
    /// <remarks>Browsers drop tabs and line breaks, and take a backslash for a slash (WHATWG URL, 4.4): two of either in front name another host.</remarks>
    public static string? Check(string? url) =>
        url is ['/', ..] and { Length: <= 2000 } && url.All(c => c is > ' ' and < '\u007F' and not '\\') && url.ElementAtOrDefault(1) != '/' ? url : null;

    /// <summary>The address of a page that keeps it.</summary>
    public static string Keep(string path, string? url) => Check(url) is { } local ? $"{path}?{Parameter}={Uri.EscapeDataString(local)}" : path;
}
