namespace SaasStarter.Backbone.PublicApi;

/// <summary>All operations of the API, as they are mapped. A program of the command line knows them too, which answers no calls.</summary>
internal sealed class ApiAddresses
{
    private readonly List<ApiOperation> _operations = [];

    /// <summary>By address and method.</summary>
    public IReadOnlyList<ApiOperation> Operations => field ??=
        [.. _operations.OrderBy(operation => operation.Path, StringComparer.Ordinal).ThenBy(operation => operation.Method, StringComparer.Ordinal)];

    /// <summary>Notes an operation that is mapped.</summary>
    public void Add(ApiOperation operation) => _operations.Add(operation);

    /// <summary>Where a thing is shown; null when it is nowhere.</summary>
    public string? Of(Type show, string id) => Operations.FirstOrDefault(operation => operation.Verb == ApiVerb.Show && operation.Request == show)
        ?.Path.Replace("{id}", id, StringComparison.Ordinal);

    /// <summary>The identifier of what a request shows: its first parameter.</summary>
    public static string IdentifierOf(object show) =>
        show.GetType().GetProperty(show.GetType().GetConstructors()[0].GetParameters()[0].Name!)!.GetValue(show)!.ToString()!;
}
