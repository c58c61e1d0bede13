using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.StaticAssets;
using Microsoft.Extensions.DependencyInjection;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Scim;

namespace SaasStarter.Tests.Hosting;

/// <summary>Everything that the product answers, for tests that must hold for what is added later too.</summary>
internal static class RouteTable
{
    private static readonly Lazy<IReadOnlyList<RouteEndpoint>> Table = new(Read);

    /// <summary>All routes for browsers but files, each under its written form <c>POST /t/{tenant}/members/invite</c>.</summary>
    public static IReadOnlyDictionary<string, RouteEndpoint> All { get; } = Table.Value
        .Where(route => route.Metadata.GetMetadata<StaticAssetDescriptor>() is null && route.Metadata.GetMetadata<IBearerMetadata>() is null)
        .ToDictionary(NameOf, StringComparer.Ordinal);

    /// <summary>All routes for programs, which say who they are with every call.</summary>
    public static IReadOnlyDictionary<string, RouteEndpoint> ForPrograms { get; } = Table.Value
        .Where(route => route.Metadata.GetMetadata<IBearerMetadata>() is not null and not ScimOperation).ToDictionary(NameOf, StringComparer.Ordinal);

    /// <summary>All routes for directories of tenants, which are programs with a protocol of their own.</summary>
    public static IReadOnlyDictionary<string, RouteEndpoint> ForDirectories { get; } = Table.Value
        .Where(route => route.Metadata.GetMetadata<ScimOperation>() is not null).ToDictionary(NameOf, StringComparer.Ordinal);

    /// <summary>The names of the routes with a method, as cases of a theory.</summary>
    public static IEnumerable<TheoryDataRow<string>> Cases(string method) =>
        All.Keys.Where(name => name.StartsWith(method + " ", StringComparison.Ordinal)).Order(StringComparer.Ordinal).Select(name => new TheoryDataRow<string>(name));

    public static string MethodOf(RouteEndpoint route) =>
        route.Metadata.GetMetadata<HttpMethodMetadata>() is { HttpMethods: [var first, ..] } ? first : "ANY";

    private static string NameOf(RouteEndpoint route) => $"{MethodOf(route)} /{route.RoutePattern.RawText?.TrimStart('/')}";

    private static IReadOnlyList<RouteEndpoint> Read()
    {
        using var product = new ProductWithoutServices();
        return [.. product.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()];
    }
}
