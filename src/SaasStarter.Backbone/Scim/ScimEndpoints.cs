using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using SaasStarter.Backbone.Components;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Mail;
using SaasStarter.Backbone.PublicApi;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Scim;

/// <summary>What a tenant's directory calls (RFC 7644). It brings a key of the tenant's, is counted with it as every program is, and sends the use cases of this folder.</summary>
internal static class ScimEndpoints
{
    /// <summary>The beginning of all addresses.</summary>
    public const string Root = $"{SitePaths.Scim}/v2";

    public static void MapScim(this IEndpointRouteBuilder routes)
    {
        routes.Map<ListScimUsers>("GET", "Users", context => List<ScimUserResource>(context, (filter, start, count) => new ListScimUsers(filter, start, count)));
        routes.Map<ShowScimUser, ScimUser>("GET", "Users/{id}", (context, id) => Show<ScimUserResource>(context, new ShowScimUser(id)));
        routes.Map<CreateScimUser>("POST", "Users", context => Create(context, new ScimUserFields().With, fields => new CreateScimUser(fields), (ScimUserResource user) => user.Id.ToString()));
        routes.Map<ReplaceScimUser, ScimUser>("PUT", "Users/{id}", (context, id) =>
            Change<ScimUserFields, ReplaceScimUser, ShowScimUser, ScimUserResource>(context, body => new ScimUserFields().With(ScimPatch.Fields(body)), fields => new(id, fields), new(id)));
        routes.Map<PatchScimUser, ScimUser>("PATCH", "Users/{id}", (context, id) =>
            Change<ScimChange[], PatchScimUser, ShowScimUser, ScimUserResource>(context, ScimPatch.Read, changes => new(id, changes), new(id)));
        routes.Map<DeleteScimUser, ScimUser>("DELETE", "Users/{id}", (context, id) => Delete<DeleteScimUser, ShowScimUser, ScimUserResource>(context, new(id), new(id)));

        routes.Map<ListScimGroups>("GET", "Groups", context => List<ScimGroupResource>(context, (filter, start, count) => new ListScimGroups(filter, start, count)));
        routes.Map<ShowScimGroup, ScimGroup>("GET", "Groups/{id}", (context, id) => Show<ScimGroupResource>(context, new ShowScimGroup(id)));
        routes.Map<CreateScimGroup>("POST", "Groups", context => Create(context, new ScimGroupFields().With, fields => new CreateScimGroup(fields), (ScimGroupResource group) => group.Id.ToString()));
        routes.Map<ReplaceScimGroup, ScimGroup>("PUT", "Groups/{id}", (context, id) =>
            Change<ScimGroupFields, ReplaceScimGroup, ShowScimGroup, ScimGroupResource>(context, body => new ScimGroupFields().With(ScimPatch.Fields(body)), fields => new(id, fields), new(id)));
        routes.Map<PatchScimGroup, ScimGroup>("PATCH", "Groups/{id}", (context, id) =>
            Change<ScimChange[], PatchScimGroup, ShowScimGroup, ScimGroupResource>(context, ScimPatch.Read, changes => new(id, changes), new(id), isToldAfterwards: false));
        routes.Map<DeleteScimGroup, ScimGroup>("DELETE", "Groups/{id}", (context, id) => Delete<DeleteScimGroup, ShowScimGroup, ScimGroupResource>(context, new(id), new(id)));

        routes.Map("ServiceProviderConfig", context => Answer(context, StatusCodes.Status200OK, ScimDocuments.Configuration(AddressOf(context))));
        routes.Map("ResourceTypes", context => Answer(context, StatusCodes.Status200OK, ScimDocuments.List(ScimDocuments.ResourceTypes(AddressOf(context)))));
        routes.Map("ResourceTypes/{name}", context => Document(context, ScimDocuments.ResourceTypes(AddressOf(context))));
        routes.Map("Schemas", context => Answer(context, StatusCodes.Status200OK, ScimDocuments.List(ScimDocuments.Schemas(AddressOf(context)))));
        routes.Map("Schemas/{name}", context => Document(context, ScimDocuments.Schemas(AddressOf(context))));
    }

    private static async Task<Problem?> List<TResource>(HttpContext context, Func<string?, int, int, IRequest<ScimList<TResource>>> list)
    {
        var query = context.Request.Query;
        if (!TryNumber(query["startIndex"], 1, out var start) || !TryNumber(query["count"], ScimPage.Maximum, out var count))
            return ScimProblems.InvalidValue("startIndex, count");
        var result = await context.Send(list(query["filter"], start, count));
        if (result.Problem is { } problem)
            return problem;
        var (total, first, items) = result.Value;
        return await Answer(context, StatusCodes.Status200OK, ScimDocuments.List([.. items.Select(item => ScimWriter.Json(item, AddressOf(context)).Select(query))], total, first));
    }

    private static async Task<Problem?> Show<TResource>(HttpContext context, IRequest<TResource> show)
    {
        var result = await context.Send(show);
        if (result.Problem is { } problem)
            return problem;
        var tag = ETag.Of(result.Value);
        if (!ETag.IsKnown(context.Request, tag))
            return await Tell(context, StatusCodes.Status200OK, result.Value);
        (context.Response.Headers.ETag, context.Response.StatusCode) = (tag, StatusCodes.Status304NotModified);
        return null;
    }

    private static async Task<Problem?> Create<TFields, TResource>(HttpContext context, Func<IEnumerable<ScimChange>, Result<TFields>> read, Func<TFields, IRequest<TResource>> create, Func<TResource, string> idOf)
    {
        var body = await ScimJson.Read(context);
        var fields = body.Problem is { } unreadable ? unreadable : read(ScimPatch.Fields(body.Value));
        if (fields.Problem is { } wrong)
            return wrong;
        var result = await context.Send(create(fields.Value));
        if (result.Problem is { } problem)
            return problem;
        context.Response.Headers.Location = $"{AddressOf(context)}/{ScimWriter.PlaceOf(result.Value)}/{idOf(result.Value)}";
        return await Tell(context, StatusCodes.Status201Created, result.Value);
    }

    private static async Task<Problem?> Change<TFields, TCommand, TShow, TResource>(HttpContext context, Func<JsonElement, Result<TFields>> read, Func<TFields, TCommand> change, TShow show,
        bool isToldAfterwards = true)
        where TCommand : ICommand<TResource>
        where TShow : IQuery<TResource>
    {
        var body = await ScimJson.Read(context);
        var fields = body.Problem is { } unreadable ? unreadable : read(body.Value);
        if (fields.Problem is { } wrong)
            return wrong;
        var command = change(fields.Value);
        if (Conditions<TCommand, TResource, TShow, TResource>(context, command, show) is { } unclear)
            return unclear;
        var result = await context.Send(command);
        if (result.Problem is { } problem)
            return problem;
        if (isToldAfterwards)
            return await Tell(context, StatusCodes.Status200OK, result.Value);
        // Who adds one person to a group of thousands does not want to hear of all of them.
        (context.Response.Headers.ETag, context.Response.StatusCode) = (ETag.Of(result.Value), StatusCodes.Status204NoContent);
        return null;
    }

    private static async Task<Problem?> Delete<TCommand, TShow, TResource>(HttpContext context, TCommand command, TShow show)
        where TCommand : ICommand<Done>
        where TShow : IQuery<TResource>
    {
        if (Conditions<TCommand, Done, TShow, TResource>(context, command, show) is { } unclear)
            return unclear;
        var result = await context.Send(command);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return result.Problem;
    }

    // Only if it is still as the directory knows it, compared in the command's own transaction.
    private static Problem? Conditions<TCommand, TResponse, TShow, TResource>(HttpContext context, TCommand command, TShow show)
        where TCommand : ICommand<TResponse>
        where TShow : IQuery<TResource>
    {
        var meant = context.Request.GetTypedHeaders().IfMatch;
        if (context.Request.Headers.IfMatch.Count > 0 && meant.Count == 0)
            return ApiProblems.WrongIfMatch;
        context.RequestServices.GetRequiredService<TenantScope>().Terms = new WriteTerms<TCommand, TResponse, TShow, TResource>(command, null, meant, show, null);
        return null;
    }

    private static Task<Problem?> Tell<TResource>(HttpContext context, int status, TResource resource)
    {
        context.Response.Headers.ETag = ETag.Of(resource);
        return Answer(context, status, ScimWriter.Json(resource, AddressOf(context)).Select(context.Request.Query));
    }

    private static async Task<Problem?> Document(HttpContext context, IEnumerable<JsonObject> documents)
    {
        var name = (string)context.Request.RouteValues["name"]!;
        return documents.FirstOrDefault(document => ((string)document["id"]!).Equals(name, StringComparison.OrdinalIgnoreCase)) is { } document
            ? await Answer(context, StatusCodes.Status200OK, document) : Problem.NotFound;
    }

    private static async Task<Problem?> Answer(HttpContext context, int status, JsonObject json)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = $"{ScimJson.MediaType}; charset=utf-8";
        await context.Response.WriteAsync(json.ToJsonString(ScimJson.Options), context.RequestAborted);
        return null;
    }

    private static bool TryNumber(string? text, int otherwise, out int number)
    {
        number = otherwise;
        return text is null || int.TryParse(text, out number);
    }

    private static string AddressOf(HttpContext context) => context.RequestServices.GetRequiredService<SiteAddress>().Of(Root).ToString();

    private static void Map<TRequest>(this IEndpointRouteBuilder routes, string method, string path, Func<HttpContext, Task<Problem?>> answer) => routes.MapOperation(method, path, typeof(TRequest), answer);

    private static void Map<TRequest, TEntity>(this IEndpointRouteBuilder routes, string method, string path, Func<HttpContext, Id<TEntity>, Task<Problem?>> answer) where TEntity : IIdentified =>
        routes.MapOperation(method, path, typeof(TRequest), context => Id<TEntity>.TryParse((string?)context.Request.RouteValues["id"], null, out var id)
            ? answer(context, id) : Task.FromResult<Problem?>(Problem.NotFound));

    private static void Map(this IEndpointRouteBuilder routes, string path, Func<HttpContext, Task<Problem?>> answer) => routes.MapOperation("GET", path, null, answer);

    private static void MapOperation(this IEndpointRouteBuilder routes, string method, string path, Type? request, Func<HttpContext, Task<Problem?>> answer)
    {
        var address = $"{Root}/{path}";
        routes.MapMethods(address, [method], async context =>
        {
            if (await answer(context) is { } problem)
                context.Refuse(problem);
        }).WithMetadata(new ScimOperation(method, address, request));
    }
}
