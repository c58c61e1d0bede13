namespace SaasStarter.Backbone.Components.Layouts;

/// <summary>Where a tenant's logo is served.</summary>
public static class TenantLogo
{
    /// <summary>Its address, which changes with its content; null without logo.</summary>
    public static string? Path(string slug, string? hash) => hash is null ? null : $"/t/{slug}/logo/{hash}";
}
