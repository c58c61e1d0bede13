using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.StaticAssets;

namespace SaasStarter.Backbone.Components;

/// <summary>
/// The addresses of style sheets, modules and images with the fingerprint of their content, so that browsers keep them for ever.
/// Read from the routes: unlike a component's <c>Assets</c> it also knows them when a form endpoint shows a page again.
/// </summary>
public sealed class AssetPaths(EndpointDataSource endpoints)
{
    private readonly Lazy<Dictionary<string, string>> _paths = new(() => Read(endpoints));

    /// <summary>The address of a file, <c>_content/SaasStarter.Backbone/css/base.css</c>; without fingerprint if there is none.</summary>
    public string this[string path] => $"/{_paths.Value.GetValueOrDefault(path, path)}";

    private static Dictionary<string, string> Read(EndpointDataSource endpoints)
    {
        var paths = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var asset in endpoints.Endpoints.Select(endpoint => endpoint.Metadata.GetMetadata<StaticAssetDescriptor>()).OfType<StaticAssetDescriptor>())
        {
            if (asset.Properties.FirstOrDefault(property => property.Name == "label")?.Value is { } label)
                paths[label] = asset.Route;
        }
        return paths;
    }
}
