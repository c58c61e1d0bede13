using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using SaasStarter.Backbone.Core;

namespace SaasStarter.Backbone.Memberships;

/// <summary>The member list for programs. Its throughput is measured against an endpoint without tenants, so it takes no detour.</summary>
internal static class MemberListEndpoint
{
    public static void MapMemberList(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/t/{tenant}/members.json", List).WithMetadata(new AudienceMetadata(ListMembers.Audience, typeof(ListMembers)));

    private static async Task List(HttpContext context)
    {
        var request = context.Request.QueryString.HasValue ? Read(context.Request.Query) : new ListMembers();
        var result = await context.RequestServices.GetRequiredService<IDispatcher>().Send(request, context.RequestAborted);
        if (result.Problem is { } problem)
        {
            context.Features.Set(problem);
            context.Response.StatusCode = (int)problem.Kind;
            return;
        }
        context.Response.ContentType = "application/json; charset=utf-8";
        await JsonSerializer.SerializeAsync(context.Response.BodyWriter, result.Value, MemberListJson.Default.MemberPage, context.RequestAborted);
    }

    private static ListMembers Read(IQueryCollection query) => new(
        query["order"] == "joined" ? MemberOrder.Joined : MemberOrder.Name, query["after"], query["before"], query["search"]);
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(MemberPage))]
internal sealed partial class MemberListJson : JsonSerializerContext;
