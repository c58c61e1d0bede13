using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Files;

/// <summary>What can be done with files.</summary>
public static class FilePermissions
{
    /// <summary>To see the list, and to download what its purpose allows.</summary>
    public static Permission Read { get; } = new("files.read");

    /// <summary>To upload files, and to delete one's own.</summary>
    public static Permission Add { get; } = new("files.add");

    /// <summary>To delete the files of others.</summary>
    public static Permission DeleteOthers { get; } = new("files.delete");

    internal static IReadOnlyList<PermissionGrant> Grants { get; } =
    [
        new(Read, Role.Admin, Role.Member, Role.Viewer),
        new(Add, Role.Admin, Role.Member),
        new(DeleteOthers, Role.Admin),
    ];

    /// <summary>Whether the caller may read a file: who made it, or who has its purpose's permission. What no purpose explains any more is for nobody but who made it.</summary>
    internal static bool MayRead(this Caller caller, StoredFile file, FilePurposes purposes) =>
        (caller.Person is { } person && file.CreatedBy == person.Id) || (purposes.Find(file.Purpose) is { } purpose && caller.Has(purpose.Reads));

    /// <summary>Whether the caller may delete a file that they may read.</summary>
    internal static bool MayDelete(this Caller caller, Id<Person>? createdBy) =>
        caller.Has(DeleteOthers) || (caller.Person is { } person && createdBy == person.Id);
}
