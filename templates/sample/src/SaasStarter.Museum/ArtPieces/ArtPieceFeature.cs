using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using SaasStarter.Backbone.AuditTrail;
using SaasStarter.Backbone.Components;
using SaasStarter.Backbone.Components.Forms;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Museum.ArtPieces;

/// <summary>The two lines by which the module has art pieces.</summary>
internal static class ArtPieceFeature
{
    /// <summary>Adds permissions, what actions are called, and the entry of the menu.</summary>
    public static IServiceCollection AddArtPieces(this IServiceCollection services)
    {
        foreach (var grant in ArtPiecePermissions.Grants)
            services.AddSingleton(grant);
        foreach (var action in new[] { nameof(CreateArtPiece), nameof(ChangeArtPiece), nameof(RemoveArtPiece) })
            services.AddSingleton(new ActionText(action, Strings.Text($"Did-{action}")));
        return services.AddSingleton(new MenuItem(Strings.Text("ArtPieces"), Icons.File, "art-pieces", ArtPiecePermissions.Read, Order: 40));
    }

    /// <summary>Maps its forms and its file.</summary>
    public static void MapArtPieces(this IEndpointRouteBuilder routes)
    {
        routes.MapForm<CreateArtPiece, Id<ArtPiece>, NewArtPiecePage>("/t/{tenant}/art-pieces",
            accepted => new(Path(accepted), Strings.Text("Created", accepted.Request.CommonName)));
        routes.MapForm<ChangeArtPiece, Done, ChangeArtPiecePage>("/t/{tenant}/art-pieces/{id}/change",
            accepted => new(Path(accepted, $"/{accepted.Request.Id}"), Strings.Text("Changed", accepted.Request.CommonName)));
        routes.MapForm<RemoveArtPiece, Done, ArtPieceDetailsPage>("/t/{tenant}/art-pieces/{id}/remove", accepted => new(Path(accepted), Strings.Text("Removed")));
        routes.MapGet("/t/{tenant}/art-pieces.csv", ExportArtPieces.Answer).WithMetadata(new AudienceMetadata(ListArtPieces.Audience, typeof(ListArtPieces)));
    }

    private static string Path<TRequest, TResponse>(Accepted<TRequest, TResponse> accepted, string page = "") =>
        accepted.HttpContext.RequestServices.GetRequiredService<TenantScope>().Tenant.Path($"art-pieces{page}");
}
