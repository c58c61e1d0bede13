using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.BackOffice;

/// <summary>What the staff may do with jobs.</summary>
public static class JobPermissions
{
    /// <summary>To see what runs, waits, failed and was done, of every tenant; never what is in it.</summary>
    public static Permission Read { get; } = new("jobs.read");

    /// <summary>To retry, cancel and discard jobs, and to pause and trigger what recurs.</summary>
    public static Permission Manage { get; } = new("jobs.manage");

    /// <summary>Who may do what.</summary>
    internal static IReadOnlyList<StaffGrant> Grants { get; } = [new(Read, ForObservers: true), new(Manage, ForObservers: false)];
}
