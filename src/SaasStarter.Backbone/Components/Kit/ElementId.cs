using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Components.Kit;

/// <summary>Ids of elements that labels and descriptions point to.</summary>
internal static class ElementId
{
    /// <summary>An id made from a text, the same on every rendering: <c>/t/acme/members</c> becomes <c>x-t-acme-members</c>.</summary>
    public static string Of(string text) => $"x-{Slug.Suggest(text)}";
}
