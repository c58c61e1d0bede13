using System.Globalization;

namespace SaasStarter.Backbone.Core;

/// <summary>Texts of a settings file, by language.</summary>
public static class TranslatedText
{
    /// <summary>The text in the reader's language, else the file's first.</summary>
    public static T InCurrentLanguage<T>(this IReadOnlyDictionary<string, T> texts) =>
        texts.TryGetValue(CultureInfo.CurrentUICulture.TwoLetterISOLanguageName, out var text) ? text : texts.Values.First();
}
