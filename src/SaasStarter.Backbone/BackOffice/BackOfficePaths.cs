using SaasStarter.Backbone.Components;

namespace SaasStarter.Backbone.BackOffice;

/// <summary>The addresses of this folder's pages and forms.</summary>
internal static class BackOfficePaths
{
    public const string Activity = $"{SitePaths.BackOffice}/activity";
    public const string Trails = $"{SitePaths.BackOffice}/trails";
}
