using System.IO.Compression;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;
using SaasStarter.Backbone.Core;
using Swashbuckle.AspNetCore.SwaggerUI;

namespace SaasStarter.Backbone.PublicApi.Document;

/// <summary>The style and the script of Swagger UI, as its package carries them: packed with gzip. The page around them is ours, and so is what it may do.</summary>
internal static class ReferenceFiles
{
    private const string Folder = "Swashbuckle.AspNetCore.SwaggerUI.node_modules.swagger_ui_dist";

    // The addresses change with the package.
    private static readonly string Version = typeof(SwaggerUIOptions).Assembly.GetName().Version!.ToString(3);

    /// <summary>Where its style is.</summary>
    public static string Style => AddressOf("swagger-ui.css");

    /// <summary>Where its script is.</summary>
    public static string Script => AddressOf("swagger-ui-bundle.js");

    public static void MapReferenceFiles(this IEndpointRouteBuilder routes)
    {
        foreach (var (file, type) in new[] { ("swagger-ui.css", "text/css"), ("swagger-ui-bundle.js", "text/javascript") })
            routes.MapGet($"{ApiKeyPaths.Reference}/{file}", (HttpContext context) => Answer(context, file, type)).WithMetadata(new AudienceMetadata(Audience.Anonymous));
    }

    private static string AddressOf(string file) => $"{ApiKeyPaths.Reference}/{file}?v={Version}";

    private static FileStreamHttpResult Answer(HttpContext context, string file, string type)
    {
        var packed = typeof(SwaggerUIOptions).Assembly.GetManifestResourceStream($"{Folder}.{file}")!;
        var headers = context.Response.Headers;
        (headers.CacheControl, headers.Vary) = ("private, max-age=31536000, immutable", HeaderNames.AcceptEncoding);
        if (!context.Request.Headers.AcceptEncoding.ToString().Contains("gzip", StringComparison.OrdinalIgnoreCase))
            return TypedResults.Stream(new GZipStream(packed, CompressionMode.Decompress), $"{type}; charset=utf-8");
        headers.ContentEncoding = "gzip";
        return TypedResults.Stream(packed, $"{type}; charset=utf-8");
    }
}
