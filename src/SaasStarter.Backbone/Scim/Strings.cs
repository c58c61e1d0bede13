using SaasStarter.Backbone.Core;

namespace SaasStarter.Backbone.Scim;

/// <summary>The texts of this folder, in <c>Strings.resx</c> and <c>Strings.fr.resx</c>.</summary>
internal sealed class Strings
{
    /// <summary>A text to be read later, in the reader's language.</summary>
    public static LocalizedText Text(string key, params object[] arguments) => new(typeof(Strings), key, arguments);
}
