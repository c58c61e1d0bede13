using Microsoft.AspNetCore.Routing;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.PublicApi;
using SaasStarter.Cellar.Estate;
using SaasStarter.Cellar.Operations;

namespace SaasStarter.Cellar.Api;

/// <summary>The cellar for programs: through the use cases of its pages.</summary>
internal static class CellarApi
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var cellar = routes.MapApi("cellar", "Cellar");
        MapEstate(cellar);
        MapContainers(cellar);
        MapOperations(cellar);
    }

    private static void MapEstate(ApiGroup cellar)
    {
        cellar.List<ListProductResources, ProductResource>("products");
        cellar.Show<ShowProductResource, ProductResource>("products/{id}");
        cellar.Create<AddProduct, Done, ShowProductResource, ProductResource>("products", (request, _) => new(request.Product));
        cellar.Replace<ChangeProduct, Done, ShowProductResource, ProductResource>("products/{id}", request => new(request.Id));
        cellar.Act<RetireProduct, Done, ShowProductResource, ProductResource>("products/{id}/retire", (request, _) => new(request.Id));
        cellar.Act<RestoreProduct, Done, ShowProductResource, ProductResource>("products/{id}/restore", (request, _) => new(request.Id));

        cellar.List<ListParcelResources, ParcelResource>("parcels");
        cellar.Show<ShowParcelResource, ParcelResource>("parcels/{id}");
        cellar.Create<AddParcel, Done, ShowParcelResource, ParcelResource>("parcels", (request, _) => new(request.Parcel));
        cellar.Replace<ChangeParcel, Done, ShowParcelResource, ParcelResource>("parcels/{id}", request => new(request.Id));
        cellar.Act<RetireParcel, Done, ShowParcelResource, ParcelResource>("parcels/{id}/retire", (request, _) => new(request.Id));
        cellar.Act<RestoreParcel, Done, ShowParcelResource, ParcelResource>("parcels/{id}/restore", (request, _) => new(request.Id));
    }

    private static void MapContainers(ApiGroup cellar)
    {
        cellar.List<ListContainerResources, ContainerResource>("containers");
        cellar.Show<ShowContainerResource, ContainerResource>("containers/{id}");
        cellar.Create<AddContainer, Done, ShowContainerResource, ContainerResource>("containers", (request, _) => new(request.Container));
        cellar.Replace<ChangeContainer, Done, ShowContainerResource, ContainerResource>("containers/{id}", request => new(request.Id));
        cellar.Act<RetireContainer, Done, ShowContainerResource, ContainerResource>("containers/{id}/retire", (request, _) => new(request.Id));
        cellar.Act<RestoreContainer, Done, ShowContainerResource, ContainerResource>("containers/{id}/restore", (request, _) => new(request.Id));
    }

    private static void MapOperations(ApiGroup cellar)
    {
        cellar.List<ListOperationResources, OperationResource>("operations");
        cellar.Show<ShowOperationResource, OperationResource>("operations/{id}");
        Record<RecordHarvest>("harvests");
        Record<Press>("containers/{id}/press");
        Record<Rack>("containers/{id}/rack");
        Record<TopUp>("containers/{id}/top-up");
        Record<Blend>("containers/{id}/blend");
        Record<AddToWine>("containers/{id}/add");
        Record<RecordLoss>("containers/{id}/lose");
        Record<Bottle>("containers/{id}/bottle");
        Record<TakeStock>("containers/{id}/take-stock");
        Record<CorrectOperation>("operations/{id}/correct");

        void Record<TRequest>(string pattern) where TRequest : ICommand<RecordedOperation> =>
            cellar.Create<TRequest, RecordedOperation, ShowOperationResource, OperationResource>(pattern, (_, recorded) => new(recorded.Id));
    }
}
