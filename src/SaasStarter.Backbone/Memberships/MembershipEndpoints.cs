using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using SaasStarter.Backbone.Components;
using SaasStarter.Backbone.Components.Forms;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Identity;
using SaasStarter.Backbone.Live;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Memberships;

/// <summary>Maps what is posted and what is no page.</summary>
internal static class MembershipEndpoints
{
    public static void MapMemberships(this IEndpointRouteBuilder routes)
    {
        routes.MapLiveEvents();
        routes.MapLogo();
        routes.MapMemberList();
        routes.MapTenants();
        routes.MapSettings();
        routes.MapMembers();
        routes.MapInvitations();
    }

    private static void MapTenants(this IEndpointRouteBuilder routes)
    {
        routes.MapForm<CreateTenant, CurrentTenant, NewTenantPage>("/tenants/new", accepted =>
            new(ReturnUrl.Check(accepted.HttpContext.Request.Form[ReturnUrl.Parameter]) ?? accepted.Response.Path(), Strings.Text("Created")));
        routes.MapForm<LeaveTenant, Done, TenantsPage>("/t/{tenant}/leave", _ => new(SitePaths.Tenants, Strings.Text("Left")));
    }

    private static void MapSettings(this IEndpointRouteBuilder routes)
    {
        routes.MapForm<ChangeSupportAccess, Done, SettingsPage>("/t/{tenant}/settings/support-access",
            accepted => new(Path(accepted, "settings"), Strings.Text("SupportAccessChanged")));
        routes.MapForm<ChangeSignInRule, Done, SignInRulePage>("/t/{tenant}/settings/sign-in", accepted => new(Path(accepted, "settings/sign-in"), Strings.Text("RuleChanged")));
        routes.MapForm<RenameTenant, RenamedTenant, SettingsPage>("/t/{tenant}/settings/name",
            accepted => new($"/t/{accepted.Response.Slug}/settings", Strings.Text("Saved")));
        routes.MapForm<ChangeBranding, Done, SettingsPage>("/t/{tenant}/settings/branding", accepted => new(Path(accepted, "settings"), Strings.Text("Saved")));
        routes.MapForm<RemoveBranding, Done, SettingsPage>("/t/{tenant}/settings/branding/remove", accepted => new(Path(accepted, "settings"), Strings.Text("Saved")));
        routes.MapForm<ScheduleDeletion, Done, SettingsPage>("/t/{tenant}/settings/deletion", accepted => new(Path(accepted, "settings"), Strings.Text("Scheduled")));
        routes.MapForm<CancelDeletion, Done, SettingsPage>("/t/{tenant}/settings/deletion/cancel", accepted => new(Path(accepted, "settings"), Strings.Text("Kept")));
    }

    private static void MapMembers(this IEndpointRouteBuilder routes)
    {
        routes.MapForm<ChangeRole, Done, MembersPage>("/t/{tenant}/members/{id}/role", accepted => new(Path(accepted, "members"), Strings.Text("RoleChanged")));
        routes.MapForm<AddRole, Done, RolesPage>("/t/{tenant}/settings/roles/add", accepted => new(Path(accepted, RolesPage.Path), Strings.Text("Saved")));
        routes.MapForm<ChangeCustomRole, Done, RolesPage>("/t/{tenant}/settings/roles/{id}/change", accepted => new(Path(accepted, RolesPage.Path), Strings.Text("Saved")));
        routes.MapForm<RemoveRole, Done, RolesPage>("/t/{tenant}/settings/roles/{id}/remove", accepted => new(Path(accepted, RolesPage.Path), Strings.Text("RoleRemoved")));
        routes.MapForm<TransferOwnership, Done, MembersPage>("/t/{tenant}/members/{id}/transfer", accepted => new(Path(accepted, "members"), Strings.Text("Transferred")));
        routes.MapForm<RemoveMember, Done, MembersPage>("/t/{tenant}/members/{id}/remove", accepted => new(Path(accepted, "members"), Strings.Text("Removed")));
    }

    private static void MapInvitations(this IEndpointRouteBuilder routes)
    {
        routes.MapForm<InviteMember, Done, MembersPage>("/t/{tenant}/members/invite",
            accepted => new(Path(accepted, "members"), Strings.Text("InvitationSent", accepted.Request.Email)));
        routes.MapForm<InviteSeveral, SeveralInvited, MembersPage>("/t/{tenant}/members/invite-several",
            accepted => new(Path(accepted, "work"), Strings.Text("InvitingSeveral", accepted.Response.Count)));
        routes.MapForm<ResendInvitation, Done, MembersPage>("/t/{tenant}/invitations/{id}/resend", accepted => new(Path(accepted, "members"), Strings.Text("Resent")));
        routes.MapForm<RevokeInvitation, Done, MembersPage>("/t/{tenant}/invitations/{id}/revoke", accepted => new(Path(accepted, "members"), Strings.Text("Revoked")));
        routes.MapForm<AcceptInvitation, Done, JoinPage>("/t/{tenant}/join/{token}", accepted => new(Path(accepted), Strings.Text("Joined")));
        routes.MapForm<AcceptOwnInvitation, Done, TenantsPage>("/t/{tenant}/invitations/{id}/accept", accepted => new(Path(accepted), Strings.Text("Joined")));
        routes.MapForm<DeclineInvitation, Done, TenantsPage>("/t/{tenant}/invitations/{id}/decline", _ => new(SitePaths.Tenants, Strings.Text("Declined")));
    }

    private static string Path<TRequest, TResponse>(Accepted<TRequest, TResponse> accepted, string page = "") =>
        accepted.HttpContext.RequestServices.GetRequiredService<TenantScope>().Tenant.Path(page);
}
