using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Museum.ArtPieces;

/// <summary>What can be done with art pieces.</summary>
public static class ArtPiecePermissions
{
    /// <summary>To see them and to save them as a file.</summary>
    public static Permission Read { get; } = new("art-pieces.read");

    /// <summary>To add and to change them.</summary>
    public static Permission Write { get; } = new("art-pieces.write");

    /// <summary>To remove them.</summary>
    public static Permission Remove { get; } = new("art-pieces.remove");

    /// <summary>Who may do what; the owner may do everything and is not named.</summary>
    internal static IReadOnlyList<PermissionGrant> Grants { get; } =
    [
        new(Read, Role.Admin, Role.Member, Role.Viewer),
        new(Write, Role.Admin, Role.Member),
        new(Remove, Role.Admin),
    ];
}
