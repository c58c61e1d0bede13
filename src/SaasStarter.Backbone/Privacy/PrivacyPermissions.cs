using SaasStarter.Backbone.Components;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Files;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Privacy;

/// <summary>Who may ask for what about data.</summary>
public static class PrivacyPermissions
{
    /// <summary>The staff's page.</summary>
    internal const string StaffPage = $"{SitePaths.BackOffice}/privacy";

    /// <summary>To export a tenant as a whole, and to read what is processed on its behalf. The owners' alone.</summary>
    public static Permission Export { get; } = new("privacy.export", IsForAgents: false);

    /// <summary>Staff: to read the register of processing, and what was erased.</summary>
    public static Permission ReadRegister { get; } = new("privacy.register");

    /// <summary>Archives of a tenant: for a week.</summary>
    internal static FilePurpose Archives { get; } = new("archives", Strings.Text("Archives"), Export)
    {
        LargestSize = 5_000_000_000,
        Kinds = [FileKind.Zip],
        KeptFor = TimeSpan.FromDays(7),
    };

    internal static IReadOnlyList<PermissionGrant> Grants { get; } = [new(Export)];

    internal static StaffGrant StaffGrant { get; } = new(ReadRegister, ForObservers: true);
}
