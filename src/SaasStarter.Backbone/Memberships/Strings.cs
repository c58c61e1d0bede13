using SaasStarter.Backbone.Core;

namespace SaasStarter.Backbone.Memberships;

/// <summary>The texts of this folder, in <c>Strings.resx</c> and <c>Strings.fr.resx</c>.</summary>
internal sealed class Strings
{
    /// <summary>A text to be read later, in the reader's language.</summary>
    public static LocalizedText Text(string key, params object[] arguments) => new(typeof(Strings), key, arguments);

    /// <summary>The name of a role.</summary>
    public static LocalizedText Role(string role) => Text($"Role-{role}");

    /// <summary>Who did something: the name, or words for the operator when there is none.</summary>
    public static object By(string? name) => name ?? (object)Text("TheOperator");
}
