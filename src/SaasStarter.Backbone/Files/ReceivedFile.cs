using SaasStarter.Backbone.Core;

namespace SaasStarter.Backbone.Files;

/// <summary>A file whose bytes are in the store and that is no tenant's yet: <see cref="TenantFiles.Keep"/> makes it one. What never is goes with the next clean-up.</summary>
/// <param name="Purpose">What it is for.</param>
/// <param name="Name">Its name, cleaned.</param>
/// <param name="Kind">Its kind, as its bytes say.</param>
/// <param name="Size">How many bytes it has.</param>
/// <param name="Sha256">The SHA-256 of its bytes, in lower-case hexadecimal digits.</param>
/// <param name="StorageKey">Where its bytes are.</param>
public sealed record ReceivedFile(FilePurpose Purpose, string Name, FileKind Kind, long Size, string Sha256, string StorageKey)
{
    /// <summary>Which file it will be.</summary>
    public Id<StoredFile> Id { get; } = Id<StoredFile>.New();
}
