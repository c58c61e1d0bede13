namespace SaasStarter.Backbone.PublicApi;

/// <summary>The pages of this folder.</summary>
internal static class ApiKeyPaths
{
    /// <summary>The keys of a tenant, under <c>/t/{slug}/</c>.</summary>
    public const string Keys = "settings/api-keys";

    /// <summary>The document of the API.</summary>
    public const string Document = "/api/v1/openapi.json";

    /// <summary>The page on which the document is read and tried.</summary>
    public const string Reference = "/api/docs";
}
