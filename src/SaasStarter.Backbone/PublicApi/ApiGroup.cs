using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using SaasStarter.Backbone.Core;

namespace SaasStarter.Backbone.PublicApi;

/// <summary>The operations of one capability or module. Each is one use case, checked by the same dispatcher as the pages; all that HTTP asks for comes by itself.</summary>
/// <param name="routes">Where they are mapped.</param>
/// <param name="path">Their address under <c>/api/v1/</c>; empty for none of their own.</param>
/// <param name="title">The heading under which the document shows them.</param>
public sealed class ApiGroup(IEndpointRouteBuilder routes, string path, string title)
{
    /// <summary>The beginning of all addresses of the API.</summary>
    public const string Root = "/api/v1";

    /// <summary>The heading under which the document shows them.</summary>
    public string Title { get; } = title;

    /// <summary>Lists: <c>GET members</c>. What the request is filtered by stands in the query string.</summary>
    public ApiOperation List<TRequest, TItem>(string pattern) where TRequest : IPagedQuery<TItem> =>
        Map<TRequest>(ApiVerb.List, pattern, typeof(TItem), ApiEndpoint.List<TRequest, TItem>);

    /// <summary>Shows one thing: <c>GET members/{id}</c>.</summary>
    public ApiOperation Show<TRequest, TResource>(string pattern) where TRequest : IQuery<TResource> =>
        Map<TRequest>(ApiVerb.Show, pattern, typeof(TResource), ApiEndpoint.Show<TRequest, TResource>);

    /// <summary>Makes something: <c>POST members</c>.</summary>
    /// <param name="pattern">The address; other parameters of the request stand in the body.</param>
    /// <param name="shows">What shows the thing that was made. An operation at an address of its own has to be mapped for it, too.</param>
    public ApiOperation Create<TRequest, TResponse, TShow, TResource>(string pattern, Func<TRequest, TResponse, TShow> shows)
        where TRequest : ICommand<TResponse>
        where TShow : IQuery<TResource> =>
        Map<TRequest>(ApiVerb.Create, pattern, typeof(TResource), ApiEndpoint.Write<TRequest, TResponse, TShow, TResource>(null, shows));

    /// <summary>Does something with what is there: <c>POST members/{id}/remind</c>.</summary>
    /// <param name="pattern">The address; other parameters of the request stand in the body.</param>
    /// <param name="shows">What shows what has become of it.</param>
    public ApiOperation Act<TRequest, TResponse, TShow, TResource>(string pattern, Func<TRequest, TResponse, TShow> shows)
        where TRequest : ICommand<TResponse>
        where TShow : IQuery<TResource> =>
        Map<TRequest>(ApiVerb.Act, pattern, typeof(TResource), ApiEndpoint.Write<TRequest, TResponse, TShow, TResource>(null, shows));

    /// <summary>Changes what can be changed of something: <c>PUT members/{id}</c>. Its first parameter identifies it.</summary>
    /// <param name="pattern">The address; other parameters of the request stand in the body.</param>
    /// <param name="shows">What shows it, before and after: its ETag is compared in the command's transaction.</param>
    public ApiOperation Replace<TRequest, TResponse, TShow, TResource>(string pattern, Func<TRequest, TShow> shows)
        where TRequest : ICommand<TResponse>
        where TShow : IQuery<TResource> =>
        Map<TRequest>(ApiVerb.Replace, pattern, typeof(TResource), ApiEndpoint.Write<TRequest, TResponse, TShow, TResource>(shows, (request, _) => shows(request)));

    /// <summary>Takes something away: <c>DELETE members/{id}</c>. Its first parameter identifies it.</summary>
    /// <param name="pattern">The address.</param>
    /// <param name="shows">What shows it before, for those who take it away only if it is still as they know it.</param>
    public ApiOperation Delete<TRequest, TResponse, TShow, TResource>(string pattern, Func<TRequest, TShow> shows)
        where TRequest : ICommand<TResponse>
        where TShow : IQuery<TResource> =>
        Map<TRequest>(ApiVerb.Delete, pattern, null, ApiEndpoint.Write<TRequest, TResponse, TShow, TResource>(shows, null));

    private ApiOperation Map<TRequest>(ApiVerb verb, string pattern, Type? resource, ApiHandler handler) where TRequest : IHasAudience, IHasEntitlement
    {
        var address = string.Join('/', new[] { Root, path, pattern }.Where(part => part.Length > 0));
        var operation = new ApiOperation(this, verb, address, typeof(TRequest), resource, TRequest.Audience, TRequest.Entitlement);
        routes.ServiceProvider.GetRequiredService<ApiAddresses>().Add(operation);
        routes.MapMethods(address, [operation.Method], context =>
        {
            ApiEndpoint.TellDeprecation(operation, context);
            return handler(operation, context);
        }).WithMetadata(operation).RequireCors(ApiOrigins.Policy);
        return operation;
    }
}

/// <summary>Maps operations of the API.</summary>
public static class ApiRouting
{
    /// <summary>The operations of a capability or module: <c>routes.MapApi("cellar", "Cellar").List&lt;ListParcels, ParcelResource&gt;("parcels")</c>.</summary>
    /// <param name="routes">Where they are mapped.</param>
    /// <param name="path">Their address under <c>/api/v1/</c>.</param>
    /// <param name="title">The heading under which the document shows them, in English.</param>
    public static ApiGroup MapApi(this IEndpointRouteBuilder routes, string path, string title) => new(routes, path, title);
}
