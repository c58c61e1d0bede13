using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using SaasStarter.Backbone.AuditTrail;
using SaasStarter.Backbone.Components;
using SaasStarter.Backbone.Components.Forms;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Hosting;
using SaasStarter.Backbone.Hosting.Demo;
using SaasStarter.Backbone.Memberships;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;
using SaasStarter.Cellar.Api;
using SaasStarter.Cellar.Estate;
using SaasStarter.Cellar.Operations;
using SaasStarter.Cellar.Persistence;
using SaasStarter.Cellar.Pilot;

namespace SaasStarter.Cellar;

/// <summary>The wine cellar: from the parcel to the bottle, in books that always balance. <c>GLOSSARY.md</c> explains the words.</summary>
public sealed class CellarModule : IModule
{
    private static readonly IconShape TankIcon = new("M6 5.5c0-1.2 2.7-2 6-2s6 .8 6 2v13c0 1.2-2.7 2-6 2s-6-.8-6-2Zm0 0c0 1.2 2.7 2 6 2s6-.8 6-2M6 12c0 1.2 2.7 2 6 2s6-.8 6-2");

    // Why the database refuses what passed the checks: somebody else was faster, or somebody forged it.
    private static readonly string[] Constraints =
    [
        "container_not_below_zero", "container_within_capacity", "container_holds_one_lot", "container_full_or_empty", "container_retired_is_empty", "operation_in_open_month",
        "operation_balances", "operation_is_contrary", "operation_tenant_id_reverses_id_key",
    ];

    private static readonly string[] Actions =
    [
        nameof(AddProduct), nameof(ChangeProduct), nameof(RetireProduct), nameof(RestoreProduct), nameof(AddParcel), nameof(ChangeParcel), nameof(RetireParcel), nameof(RestoreParcel),
        nameof(AddContainer), nameof(ChangeContainer), nameof(RetireContainer), nameof(RestoreContainer), nameof(RecordHarvest), nameof(Press), nameof(Rack), nameof(TopUp), nameof(Blend), nameof(AddToWine),
        nameof(RecordLoss), nameof(Bottle), nameof(TakeStock), nameof(CorrectOperation), nameof(CloseMonth),
    ];

    /// <inheritdoc/>
    public void AddServices(IServiceCollection services)
    {
        services.AddTenantContext<CellarDb>(CellarDb.SchemaName);
        services.AddScoped<Ledger>();
        services.AddLimit<ContainerCounter>(CellarTerms.Containers);
        foreach (var role in CellarRoles.All)
            services.AddRole(role);
        foreach (var grant in CellarPermissions.Grants)
            services.AddSingleton(grant);
        foreach (var action in Actions)
            services.AddSingleton(new ActionText(action, Strings.Text($"Did-{action}")));
        services.AddTrailTexts();
        foreach (var constraint in Constraints)
            services.AddSingleton(new ConstraintProblem(constraint, Problem.Conflict(Strings.Text($"Refused-{constraint}"))));
        services.AddSingleton(new ConstraintProblem("container_tenant_id_name_key", Problem.Invalid(nameof(AddContainer.Name), Strings.Text("NameTaken"))));
        services.AddSingleton(new ConstraintProblem("parcel_tenant_id_name_key", Problem.Invalid(nameof(AddParcel.Name), Strings.Text("NameTaken"))));
        services.AddSingleton(new ConstraintProblem("product_tenant_id_name_key", Problem.Invalid(nameof(AddProduct.Name), Strings.Text("NameTaken"))));
        services.AddSingleton(new ConstraintProblem("bottling_tenant_id_code_key", Problem.Invalid(nameof(Bottle.Code), Strings.Text("CodeTaken"))));
        services.AddSingleton(new ConstraintProblem("closed_month_tenant_id_month_key", Problem.Invalid(nameof(CloseMonth.Month), Strings.Text("ClosedAlready"))));
        foreach (var grant in CellarPermissions.Grants)
            services.AddSingleton(new PermissionText(grant.Permission.Name, Strings.Text("Cellar"), Strings.Text($"Permission-{grant.Permission.Name}")));
        services.AddSingleton(new MenuItem(Strings.Text("Cellar"), TankIcon, "cellar", CellarPermissions.Read, Order: 30));
        foreach (var person in PilotEstate.People)
            services.AddSingleton(person);
        services.AddPilotData<PilotEstate>();
    }

    /// <inheritdoc/>
    public void Map(IEndpointRouteBuilder routes)
    {
        CellarApi.Map(routes);
        routes.MapForm<AddProduct, Done, EstatePage>("/t/{tenant}/cellar/estate/products", accepted => new(Path(accepted, "estate"), Strings.Text("ProductAdded", accepted.Request.Name)));
        routes.MapForm<AddParcel, Done, EstatePage>("/t/{tenant}/cellar/estate/parcels", accepted => new(Path(accepted, "estate"), Strings.Text("ParcelAdded", accepted.Request.Name)));
        routes.MapForm<AddContainer, Done, MapPage>("/t/{tenant}/cellar/containers", accepted => new(Path(accepted), Strings.Text("ContainerAdded", accepted.Request.Name)));
        MapUpkeep<ChangeContainer, ContainerDetailsPage>(routes, "containers/{id}/change", request => $"containers/{request.Id}", "Changed");
        MapUpkeep<RetireContainer, ContainerDetailsPage>(routes, "containers/{id}/retire", request => $"containers/{request.Id}", "Retired");
        MapUpkeep<RestoreContainer, ContainerDetailsPage>(routes, "containers/{id}/restore", request => $"containers/{request.Id}", "Restored");
        MapUpkeep<ChangeParcel, ParcelPage>(routes, "estate/parcels/{id}/change", _ => "estate", "Changed");
        MapUpkeep<RetireParcel, ParcelPage>(routes, "estate/parcels/{id}/retire", _ => "estate", "Retired");
        MapUpkeep<RestoreParcel, EstatePage>(routes, "estate/parcels/{id}/restore", _ => "estate", "Restored");
        MapUpkeep<ChangeProduct, ProductPage>(routes, "estate/products/{id}/change", _ => "estate", "Changed");
        MapUpkeep<RetireProduct, ProductPage>(routes, "estate/products/{id}/retire", _ => "estate", "Retired");
        MapUpkeep<RestoreProduct, EstatePage>(routes, "estate/products/{id}/restore", _ => "estate", "Restored");
        routes.MapForm<RecordHarvest, RecordedOperation, HarvestsPage>("/t/{tenant}/cellar/harvests", accepted => new(Path(accepted, "harvests"), Strings.Text("Recorded")));
        routes.MapForm<CloseMonth, Done, JournalPage>("/t/{tenant}/cellar/journal/close", accepted => new(Path(accepted, "journal"), Strings.Text("Closed")));
        routes.MapForm<CorrectOperation, RecordedOperation, JournalPage>("/t/{tenant}/cellar/operations/{id}/correct", accepted => new(Path(accepted, "journal"), Strings.Text("Corrected")));
        MapOperation<Press>(routes, "{id}/press", request => request.Id);
        MapOperation<Rack>(routes, "{id}/rack", request => request.Id);
        MapOperation<TopUp>(routes, "{id}/top-up", request => request.Id);
        MapOperation<Blend>(routes, "{id}/blend", request => request.Id);
        MapOperation<AddToWine>(routes, "{id}/add", request => request.Id);
        MapOperation<RecordLoss>(routes, "{id}/lose", request => request.Id);
        MapOperation<Bottle>(routes, "{id}/bottle", request => request.Id);
        MapOperation<TakeStock>(routes, "{id}/take-stock", request => request.Id);
    }

    // What is done with a container is asked for on its page, and leads back to it.
    private static void MapOperation<TRequest>(IEndpointRouteBuilder routes, string path, Func<TRequest, Id<Container>> container) where TRequest : ICommand<RecordedOperation> =>
        routes.MapForm<TRequest, RecordedOperation, ContainerDetailsPage>($"/t/{{tenant}}/cellar/containers/{path}",
            accepted => new(Path(accepted, $"containers/{container(accepted.Request)}"), Strings.Text("Recorded")));

    private static void MapUpkeep<TRequest, TPage>(IEndpointRouteBuilder routes, string path, Func<TRequest, string> page, string notice)
        where TRequest : ICommand<Done>
        where TPage : IComponent =>
        routes.MapForm<TRequest, Done, TPage>($"/t/{{tenant}}/cellar/{path}", accepted => new(Path(accepted, page(accepted.Request)), Strings.Text(notice)));

    private static string Path<TRequest, TResponse>(Accepted<TRequest, TResponse> accepted, string page = "") =>
        accepted.HttpContext.RequestServices.GetRequiredService<TenantScope>().Tenant.Path(page.Length == 0 ? "cellar" : $"cellar/{page}");
}
