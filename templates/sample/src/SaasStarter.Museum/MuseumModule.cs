using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using SaasStarter.Backbone.Hosting;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Museum.ArtPieces;
using SaasStarter.Museum.Persistence;

namespace SaasStarter.Museum;

/// <summary>Registers what is not found by itself: <c>docs/modules.md</c> lists what there is.</summary>
public sealed class MuseumModule : IModule
{
    /// <inheritdoc/>
    public void AddServices(IServiceCollection services)
    {
        services.AddTenantContext<MuseumDb>(MuseumDb.SchemaName);
        services.AddArtPieces();
    }

    /// <inheritdoc/>
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapArtPieces();
    }
}
