using Microsoft.Extensions.DependencyInjection;
using SaasStarter.Backbone.Components;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Memberships;

/// <summary>What people read of roles, whoever brought them.</summary>
internal static class RoleTexts
{
    /// <summary>What a role is called.</summary>
    public static LocalizedText Title(string role) => Strings.Role(role);

    /// <summary>What somebody with this role does.</summary>
    public static LocalizedText Description(string role) => Strings.Text($"Role-{role}-more");
}

/// <summary>Registers the roles of modules.</summary>
public static class RoleServices
{
    /// <summary>Adds a role, with what people read of it wherever roles are named.</summary>
    public static IServiceCollection AddRole(this IServiceCollection services, AddedRole role) => services
        .AddSingleton(role)
        .AddSingleton(new AddedText(typeof(Strings), $"Role-{role.Name}", role.Title))
        .AddSingleton(new AddedText(typeof(Strings), $"Role-{role.Name}-more", role.Description));
}
