using SaasStarter.Backbone.Components;

namespace SaasStarter.Backbone.Legal;

/// <summary>The addresses of the pages about agreements, where their forms are posted too.</summary>
internal static class LegalPaths
{
    /// <summary>Asks a person to accept what is in force.</summary>
    public const string Agreement = "/agreement";

    /// <summary>Asks a tenant's owner to accept for it what is in force; below <c>/t/{slug}/</c>.</summary>
    public const string TenantAgreement = "agreements";

    /// <summary>The staff's page.</summary>
    public const string Staff = $"{SitePaths.BackOffice}/legal";
}
