using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using SaasStarter.Backbone.AuditTrail;
using SaasStarter.Backbone.Components;
using SaasStarter.Backbone.Components.Forms;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.BackOffice.Tenants;

/// <summary>Registers the staff's pages about tenants, and their forms.</summary>
internal static class TenantPages
{
    public const string List = $"{SitePaths.BackOffice}/tenants";

    /// <summary>To see all tenants, with their plan, their members and what goes wrong; never what is in them.</summary>
    public static Permission Read { get; } = new("tenants.read");

    /// <summary>To suspend, resume and delete them.</summary>
    public static Permission Manage { get; } = new("tenants.manage");

    /// <summary>To note something about them.</summary>
    public static Permission Note { get; } = new("tenants.note");

    /// <summary>The page of a tenant, or a form that does something with it: <c>suspend</c>, <c>notes</c>.</summary>
    public static string Tenant(string slug, string? action = null) => action is null ? $"{List}/{slug}" : $"{List}/{slug}/{action}";

    public static IServiceCollection AddTenantPages(this IServiceCollection services)
    {
        services.AddSingleton(new StaffGrant(Read, ForObservers: true));
        services.AddSingleton(new StaffGrant(Manage, ForObservers: false));
        services.AddSingleton(new StaffGrant(Note, ForObservers: false));
        services.AddSingleton(new StaffMenuItem(Strings.Text("Tenants"), Icons.Home, List, Read, Order: 2));
        foreach (var action in new[]
        {
            nameof(FindTenants), nameof(ShowTenant), nameof(CloseTenant), nameof(ReopenTenant), nameof(EndTenant), nameof(AddTenantNote), nameof(RemoveTenantNote),
        })
        {
            services.AddSingleton(new ActionText(action, Strings.Text($"Did-{action}")));
        }
        return services;
    }

    public static void MapTenantPages(this IEndpointRouteBuilder routes)
    {
        routes.MapForm<CloseTenant, Done, TenantPage>(Tenant("{slug}", "suspend"), accepted => new(Tenant(accepted.Request.Slug), Strings.Text("WasSuspended")));
        routes.MapForm<ReopenTenant, Done, TenantPage>(Tenant("{slug}", "resume"), accepted => new(Tenant(accepted.Request.Slug), Strings.Text("WasResumed")));
        routes.MapForm<EndTenant, Done, TenantPage>(Tenant("{slug}", "delete"), accepted => new(Tenant(accepted.Request.Slug), Strings.Text("WillBeDeleted")));
        routes.MapForm<AddTenantNote, Done, TenantPage>(Tenant("{slug}", "notes"), accepted => new(Tenant(accepted.Request.Slug), Strings.Text("WasNoted")));
        routes.MapForm<RemoveTenantNote, Done, TenantPage>(Tenant("{slug}", "notes/{note}/remove"), accepted => new(Tenant(accepted.Request.Slug), Strings.Text("NoteRemoved")));
    }
}
