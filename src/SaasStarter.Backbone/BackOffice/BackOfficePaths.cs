using SaasStarter.Backbone.Components;

namespace SaasStarter.Backbone.BackOffice;

/// <summary>The addresses of this folder's pages and forms.</summary>
internal static class BackOfficePaths
{
    public const string Activity = $"{SitePaths.BackOffice}/activity";
    public const string Trails = $"{SitePaths.BackOffice}/trails";
    public const string SetUpSecondFactor = $"{SitePaths.SecondFactor}/set-up";

    /// <summary>The page of the back office that was wanted, as it came from outside; its first one for all else.</summary>
    public static string Wanted(string returnUrl) =>
        Identity.ReturnUrl.Check(returnUrl) is { } path && (path + "/").StartsWith(SitePaths.BackOffice + "/", StringComparison.Ordinal) ? path : SitePaths.BackOffice;
}
