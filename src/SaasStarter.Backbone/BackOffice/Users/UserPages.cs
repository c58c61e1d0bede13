using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using SaasStarter.Backbone.AuditTrail;
using SaasStarter.Backbone.Components;
using SaasStarter.Backbone.Components.Forms;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.BackOffice.Users;

/// <summary>Registers the staff's pages about people's accounts, and their forms.</summary>
internal static class UserPages
{
    public const string List = $"{SitePaths.BackOffice}/users";

    /// <summary>To find accounts, with their memberships and sessions; never a password, a code or a key.</summary>
    public static Permission Read { get; } = new("users.read");

    /// <summary>To sign somebody out, to take away lost second factors, and to close accounts and open them again.</summary>
    public static Permission Manage { get; } = new("users.manage");

    /// <summary>The page of an account, or a form that does something with it: <c>sign-out</c>, <c>close</c>, <c>open</c>, <c>reset-factors</c>.</summary>
    public static string User(string person, string? action = null) => action is null ? $"{List}/{person}" : $"{List}/{person}/{action}";

    public static IServiceCollection AddUserPages(this IServiceCollection services)
    {
        services.AddScoped<UserAccounts>();
        services.AddSingleton(new StaffGrant(Read, ForObservers: true));
        services.AddSingleton(new StaffGrant(Manage, ForObservers: false));
        services.AddSingleton(new StaffMenuItem(Strings.Text("Users"), Icons.People, List, Read, Order: 3));
        foreach (var action in new[] { nameof(FindUsers), nameof(ShowUser), nameof(SignOutUser), nameof(CloseUser), nameof(ReopenUser), nameof(ResetFactors) })
            services.AddSingleton(new ActionText(action, Strings.Text($"Did-{action}")));
        return services;
    }

    public static void MapUserPages(this IEndpointRouteBuilder routes)
    {
        routes.MapForm<SignOutUser, SignedOutUser, UserPage>(User("{person}", "sign-out"),
            accepted => new(User(accepted.Request.Person.ToString()), Strings.Text("WasSignedOut", accepted.Response.Sessions)));
        routes.MapForm<ResetFactors, Done, UserPage>(User("{person}", "reset-factors"), accepted => new(User(accepted.Request.Person.ToString()), Strings.Text("FactorsWereReset")));
        routes.MapForm<CloseUser, Done, UserPage>(User("{person}", "close"), accepted => new(User(accepted.Request.Person.ToString()), Strings.Text("WasClosed")));
        routes.MapForm<ReopenUser, Done, UserPage>(User("{person}", "open"), accepted => new(User(accepted.Request.Person.ToString()), Strings.Text("WasOpened")));
    }
}
