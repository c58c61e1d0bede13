using Microsoft.Extensions.DependencyInjection;
using SaasStarter.Backbone.Components;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Identity;
using SaasStarter.Backbone.Jobs;
using SaasStarter.Backbone.Live;
using SaasStarter.Backbone.Persistence;

namespace SaasStarter.Backbone.Memberships;

/// <summary>Registers tenants' life, members and invitations.</summary>
internal static class MembershipServices
{
    public static IServiceCollection AddMemberships(this IServiceCollection services)
    {
        foreach (var grant in MemberPermissions.Grants)
            services.AddSingleton(grant);
        foreach (var text in ActionTexts.All)
            services.AddSingleton(text);
        services.AddTrailTexts();
        services.AddFeature(PlanTerms.Branding);
        services.AddLimit<SeatCounter>(PlanTerms.Seats);
        services.AddLimit<GuestCounter>(PlanTerms.Guests);
        services.AddMeteredLimit(PlanTerms.Invitations);
        services.AddSingleton(new LivePermission(TenantPermissions.Open));
        services.AddSingleton(new MenuItem(Strings.Text("Dashboard"), Icons.Home, "", TenantPermissions.Open, Order: 10));
        services.AddSingleton(new MenuItem(Strings.Text("Members"), Icons.People, "members", MemberPermissions.Read, Order: 20));
        services.AddSingleton(new MenuItem(Strings.Text("Settings"), Icons.Settings, "settings", TenantPermissions.ChangeSettings, Order: 90));
        services.AddSingleton(new SettingsItem(Strings.Text("General"), "settings", TenantPermissions.ChangeSettings, Order: 10));
        services.AddSingleton(new SettingsItem(Strings.Text("SignInRules"), "settings/sign-in", TenantPermissions.ChangeSignInRule, Order: 30));
        services.AddSingleton(new ConstraintProblem("tenant_slug_key", Problem.Invalid("Slug", Strings.Text("SlugTaken"))));
        services.AddSingleton(new ConstraintProblem("tenant_slug_skeleton_key", Problem.Invalid("Slug", Strings.Text("SlugTaken"))));
        services.AddSingleton(new ConstraintProblem("membership_owner_remains", Problem.Conflict(Strings.Text("OwnerRemains"))));
        services.AddSingleton(new ConstraintProblem("membership_tenant_id_person_id_key", Problem.Conflict(Strings.Text("YouAreMemberAlready"))));
        services.AddSingleton(new ConstraintProblem("invitation_tenant_id_email_key", Problem.Invalid("Email", Strings.Text("InvitedAlready"))));
        services.AddScoped<ITenantSwitcher, TenantSwitcher>();
        services.AddScoped<IAccountDeletion, LeaveBeforeDeletion>();
        services.AddScoped<ActivityReader>();
        services.AddScoped<Joining>();
        services.AddScoped<InvitationAcceptance>();
        services.AddScoped<InvitationRoom>();
        services.AddScoped<TenantRoles>();
        services.AddSingleton(new SettingsItem(Strings.Text("Roles"), RolesPage.Path, MemberPermissions.ManageRoles, Order: 20));
        services.AddSingleton(new ConstraintProblem("custom_role_tenant_id_name_key", Problem.Invalid(nameof(AddRole.Name), Strings.Text("RoleNameTaken"))));
        foreach (var text in PermissionTexts.All)
            services.AddSingleton(text);
        services.AddScoped<InvitationSender>();
        services.AddScoped<Invitations>();
        services.AddScoped<SignInRules>();
        services.AddSingleton<TenantOperations>();
        return services.AddRecurringJob<EraseTenants>("erase-tenants", "7 * * * *");
    }
}
