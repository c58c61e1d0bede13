using Microsoft.Extensions.Localization;

namespace SaasStarter.Backbone.Core;

/// <summary>A text of a resource file, to be read in the reader's language when it is shown.</summary>
/// <param name="Strings">The marker class beside the resource file.</param>
/// <param name="Key">The text's name in that file.</param>
/// <param name="Arguments">What fills its placeholders <c>{0}</c>, <c>{1}</c>; a text among them is read in the same language.</param>
public sealed record LocalizedText(Type Strings, string Key, params object[] Arguments)
{
    /// <summary>The text in the current culture.</summary>
    public string Read(IStringLocalizerFactory localizers)
    {
        var arguments = Arguments.Select(argument => argument is LocalizedText text ? text.Read(localizers) : argument).ToArray();
        return localizers.Create(Strings)[Key, arguments];
    }
}
