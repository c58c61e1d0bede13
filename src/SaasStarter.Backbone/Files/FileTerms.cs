using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Persistence;

namespace SaasStarter.Backbone.Files;

/// <summary>What plans say of files, and what the product itself keeps them for.</summary>
public static class FileTerms
{
    /// <summary>How many bytes a plan keeps. What goes by itself does not count.</summary>
    public static Limit Storage { get; } = new("storage", Strings.Text("Storage"), IsInBytes: true);

    /// <summary>What people upload on the page of files.</summary>
    public static FilePurpose Documents { get; } = new("documents", Strings.Text("Documents"), FilePermissions.Read);
}

/// <summary>Counts <see cref="FileTerms.Storage"/>: the sizes in the rows, whatever the store says.</summary>
internal sealed class StorageCounter(BackboneDb db) : ILimitCounter
{
    public async Task<LimitUse> Count(CancellationToken cancellationToken) =>
        new(await db.Set<StoredFile>().Where(file => file.ExpiresAt == null).SumAsync(file => file.Size, cancellationToken));
}
