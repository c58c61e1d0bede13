using SaasStarter.Backbone.Core;

namespace SaasStarter.Backbone.Memberships;

/// <summary>The texts of this folder, in <c>Strings.resx</c> and <c>Strings.fr.resx</c>.</summary>
internal sealed class Strings
{
    /// <summary>A text to be read later, in the reader's language.</summary>
    public static LocalizedText Text(string key, params object[] arguments) => new(typeof(Strings), key, arguments);

    /// <summary>Before the name of a role that a tenant made itself, where a role is told of: its identifier says nothing to people.</summary>
    public const string ToldPrefix = "=";

    /// <summary>What a role is called: one of the product's, by its stored name, or one that a tenant made (<see cref="TenantRoles.Told"/>).</summary>
    public static LocalizedText Role(string role) => role switch
    {
        _ when role.StartsWith(ToldPrefix, StringComparison.Ordinal) => Text("CustomRoleTitle", role[ToldPrefix.Length..]),
        _ when Id<CustomRole>.TryParse(role, null, out _) => Text("CustomRole"),
        _ => Text($"Role-{role}"),
    };

    /// <summary>Who did something: the name, or words for the operator when there is none.</summary>
    public static object By(string? name) => name ?? (object)Text("TheOperator");
}
