using SaasStarter.Backbone.Components;

namespace SaasStarter.Backbone.Marketing;

/// <summary>The addresses of this capability's pages, where their forms are posted too.</summary>
internal static class MarketingPaths
{
    public const string WaitingList = "/waiting-list";
    public const string WaitingListSent = $"{WaitingList}/sent";
    public const string WaitingListConfirmed = $"{WaitingList}/confirmed";
    public const string WaitingListLeft = $"{WaitingList}/left";
    public const string Contact = "/contact";
    public const string ContactSent = $"{Contact}/sent";
    public const string StaffVisits = $"{SitePaths.BackOffice}/visits";
    public const string StaffWaitingList = $"{SitePaths.BackOffice}/waiting-list";
    public const string StaffWaitingListFile = $"{StaffWaitingList}/export";
    public const string StaffMessages = $"{SitePaths.BackOffice}/messages";

    /// <summary>Where an address is confirmed.</summary>
    public static string Confirm(string token) => $"{WaitingList}/confirm/{token}";

    /// <summary>Where an address is taken off the list.</summary>
    public static string Leave(string token) => $"{WaitingList}/leave/{token}";

    /// <summary>Where a message is marked as dealt with.</summary>
    public static string Done(string id) => $"{StaffMessages}/{id}/done";
}
