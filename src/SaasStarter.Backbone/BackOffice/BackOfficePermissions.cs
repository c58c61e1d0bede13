using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.BackOffice;

/// <summary>What the staff may do in the back office itself. Other pages bring their own.</summary>
public static class BackOfficePermissions
{
    /// <summary>To open it: how many tenants there are, and the state of each page.</summary>
    public static Permission Open { get; } = new("backoffice.open");

    /// <summary>To read what the staff did.</summary>
    public static Permission ReadActivity { get; } = new("backoffice.activity");

    /// <summary>Who may do what.</summary>
    internal static IReadOnlyList<StaffGrant> Grants { get; } = [new(Open, ForObservers: true), new(ReadActivity, ForObservers: true)];
}
