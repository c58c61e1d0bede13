using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Identity;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Domains;

/// <summary>Where a tenant's own host takes the code of a <see cref="HandOff"/>. On the platform's host there is nothing at this address.</summary>
internal static class HandOffEndpoint
{
    public static void MapHandOff(this IEndpointRouteBuilder routes) =>
        routes.MapGet(HandOff.EntrancePath, Enter).WithMetadata(new AudienceMetadata(Audience.Anonymous, typeof(EnterHost)), new OnTenantHostsAttribute());

    private static async Task<IResult> Enter(HttpContext context, IDispatcher dispatcher, TenantScope scope, string? code)
    {
        if (TenantHost.Of(context) is not { } host)
            return TypedResults.NotFound();
        var wanted = ReturnUrl.Of(context) ?? $"/t/{host.Slug}";
        // Somebody went back in their browser's history.
        if (scope.Caller.Person is not null)
            return TypedResults.LocalRedirect(wanted);
        var entered = await dispatcher.Send(new EnterHost(code ?? "", host.Name, HandOff.Secret(context) ?? ""), context.RequestAborted);
        if (entered.Problem is { } problem)
            return new RazorComponentResult<HandOffGonePage>(new { Again = wanted }) { StatusCode = (int)problem.Kind };
        SessionCookie.Write(context, entered.Value.SessionToken);
        return TypedResults.LocalRedirect(wanted);
    }
}
