using Microsoft.AspNetCore.Routing;

namespace SaasStarter.Backbone.PublicApi;

/// <summary>All operations of the API, as they are mapped.</summary>
internal sealed class ApiAddresses(EndpointDataSource endpoints)
{
    private readonly Lazy<IReadOnlyList<ApiOperation>> _operations = new(() =>
        [.. endpoints.Endpoints.Select(endpoint => endpoint.Metadata.GetMetadata<ApiOperation>()).OfType<ApiOperation>()
            .OrderBy(operation => operation.Path, StringComparer.Ordinal).ThenBy(operation => operation.Method, StringComparer.Ordinal)]);

    /// <summary>By address and method.</summary>
    public IReadOnlyList<ApiOperation> Operations => _operations.Value;

    /// <summary>Where a thing is shown; null when it is nowhere.</summary>
    public string? Of(Type show, string id) => Operations.FirstOrDefault(operation => operation.Verb == ApiVerb.Show && operation.Request == show)
        ?.Path.Replace("{id}", id, StringComparison.Ordinal);

    /// <summary>The identifier of what a request shows: its first parameter.</summary>
    public static string IdentifierOf(object show) =>
        show.GetType().GetProperty(show.GetType().GetConstructors()[0].GetParameters()[0].Name!)!.GetValue(show)!.ToString()!;
}
