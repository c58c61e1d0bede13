using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Components;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Memberships;

/// <summary>The tenant's logo, for whoever knows its address: it stands in mails, and mail programs do not sign in.</summary>
/// <param name="Hash">The hash in its address, which nobody can guess.</param>
public sealed record ShowLogo(string Hash) : IQuery<LogoFile>
{
    /// <inheritdoc/>
    public static Audience Audience => Audience.TokenHolder;

    /// <inheritdoc/>
    public static Entitlement Entitlement => Entitlement.None;
}

/// <summary>A picture as it is served.</summary>
/// <param name="ContentType">Its media type.</param>
/// <param name="Content">Its bytes.</param>
public sealed record LogoFile(string ContentType, byte[] Content);

internal sealed class ShowLogoHandler(BackboneDb db, TenantScope scope) : IHandler<ShowLogo, LogoFile>
{
    public async Task<Result<LogoFile>> Handle(ShowLogo request, CancellationToken cancellationToken)
    {
        if (request.Hash != scope.Tenant.LogoHash)
            return Problem.NotFound;
        var logo = await db.Set<TenantLogo>().Select(logo => new LogoFile(logo.ContentType, logo.Content)).SingleOrDefaultAsync(cancellationToken);
        return logo is null ? Problem.NotFound : logo;
    }
}

/// <summary>Serves it: for ever the same at one address, and harmless even if a browser took it for a page.</summary>
internal static class LogoEndpoint
{
    public static void MapLogo(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/t/{tenant}/logo/{hash}", Show).WithMetadata(new AudienceMetadata(ShowLogo.Audience, typeof(ShowLogo)), new EmbeddedDocument("default-src 'none'; sandbox", IsForOtherSites: true));

    private static async Task<Results<FileContentHttpResult, StatusCodeHttpResult>> Show(string hash, IDispatcher dispatcher, HttpContext context)
    {
        var logo = await dispatcher.Send(new ShowLogo(hash), context.RequestAborted);
        if (logo.Problem is { } problem)
            return TypedResults.StatusCode((int)problem.Kind);
        context.Response.Headers.CacheControl = "private, max-age=31536000, immutable";
        return TypedResults.File(logo.Value.Content, logo.Value.ContentType);
    }
}
