namespace SaasStarter.Backbone.Persistence;

/// <summary>Patterns for <c>LIKE</c> from what people type: what is special there is meant literally.</summary>
public static class LikePattern
{
    /// <summary>Matches exactly this text, so that <c>ILIKE</c> overlooks nothing but capitals.</summary>
    public static string Exactly(string text) => text.Replace("\\", "\\\\").Replace("%", "\\%").Replace("_", "\\_");

    /// <summary>Matches what contains the text; null for nothing to look for.</summary>
    public static string? Containing(string? text) => string.IsNullOrWhiteSpace(text) ? null : $"%{Exactly(text.Trim())}%";
}
