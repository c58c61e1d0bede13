using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Marketing;

/// <summary>What the staff may do with visitors and what they left.</summary>
public static class MarketingPermissions
{
    /// <summary>To see how many came, and what became of them.</summary>
    public static Permission ReadVisits { get; } = new("marketing.visits");

    /// <summary>To read addresses and messages, and to take the list away as a file.</summary>
    public static Permission ReadPeople { get; } = new("marketing.people");

    /// <summary>To mark messages as dealt with.</summary>
    public static Permission Act { get; } = new("marketing.act");

    /// <summary>Who may do what.</summary>
    internal static IReadOnlyList<StaffGrant> Grants { get; } =
        [new(ReadVisits, ForObservers: true), new(ReadPeople, ForObservers: true), new(Act, ForObservers: false)];
}
