using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using SaasStarter.Backbone.AuditTrail;
using SaasStarter.Backbone.Components;
using SaasStarter.Backbone.Components.Forms;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Memberships;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.SingleSignOn;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Scim;

/// <summary>Registers and maps what directories of tenants call, and the page about them.</summary>
internal static class ScimServices
{
    private static readonly string[] Actions =
    [
        nameof(CreateScimUser), nameof(ReplaceScimUser), nameof(PatchScimUser), nameof(DeleteScimUser),
        nameof(CreateScimGroup), nameof(ReplaceScimGroup), nameof(PatchScimGroup), nameof(DeleteScimGroup), nameof(ChooseGroupRole),
    ];

    public static IServiceCollection AddScim(this IServiceCollection services)
    {
        foreach (var grant in ScimPermissions.Grants)
            services.AddSingleton(grant);
        foreach (var action in Actions)
            services.AddSingleton(new ActionText(action, Strings.Text($"Did-{action}")));
        services.AddTrailTexts();
        services.AddSingleton(new ConstraintProblem("scim_user_tenant_id_normalized_user_name_key", ScimProblems.UserNameTaken));
        services.AddSingleton(new ConstraintProblem("scim_user_tenant_id_person_id_key", ScimProblems.PersonTaken));
        services.AddSingleton(new ConstraintProblem("scim_group_tenant_id_normalized_name_key", ScimProblems.GroupNameTaken));
        services.AddSingleton(new ConstraintProblem("scim_group_member_tenant_id_user_id_fkey", ScimProblems.NoSuchMember));
        services.AddSingleton(new SettingsItem(Strings.Text("Directory"), DirectoryPage.Path, ScimPermissions.Provision, Order: 55));
        services.AddScoped<ScimUsers>();
        services.AddScoped<ScimUserReader>();
        services.AddScoped<ScimGroups>();
        services.AddScoped<ScimGroupReader>();
        services.AddScoped<GroupRoles>();
        return services.AddScoped<IJoinRule, JoinByDirectory>();
    }

    public static void MapDirectoryPage(this IEndpointRouteBuilder routes) =>
        routes.MapForm<ChooseGroupRole, Done, DirectoryPage>($"/t/{{tenant}}/{DirectoryPage.Path}/groups/{{id}}/role", accepted =>
            new(accepted.HttpContext.RequestServices.GetRequiredService<TenantScope>().Tenant.Path(DirectoryPage.Path), Strings.Text("RoleChosen")));

    private static IServiceCollection AddTrailTexts(this IServiceCollection services) => services
        .AddSingleton(Told("scim_user", ["person_id", "user_name", "external_id", "email", "display_name", "given_name", "family_name"], ("person_id", ValueText.Person)))
        .AddSingleton(Told("scim_group", ["display_name", "external_id", "role"], ("role", ValueText.Name("backbone.custom_role", RoleTexts.Title))))
        .AddSingleton(Told("scim_group_member", ["group_id", "person_id"], ("group_id", ValueText.Name("backbone.scim_group")), ("person_id", ValueText.Person)))
        .AddRecordNames<BackboneDb, ScimUser>("backbone.scim_user", (_, rows) => rows.Select(user => new RecordName<ScimUser>(user.Id, user.DisplayName ?? user.UserName)))
        .AddRecordNames<BackboneDb, ScimGroup>("backbone.scim_group", (_, rows) => rows.Select(group => new RecordName<ScimGroup>(group.Id, group.DisplayName)));

    private static EntityText Told(string entity, string[] columns, params (string Column, ValueText Value)[] values) => new($"backbone.{entity}", Strings.Text($"Entity-{entity}"))
    {
        Fields = columns.ToDictionary(column => column, column => Strings.Text($"Column-{column}")),
        Values = values.ToDictionary(value => value.Column, value => value.Value),
    };
}
