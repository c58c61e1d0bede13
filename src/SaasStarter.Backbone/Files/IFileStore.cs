namespace SaasStarter.Backbone.Files;

/// <summary>Something in the store.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Size">How many bytes it has.</param>
/// <param name="WrittenAt">When it was written.</param>
public sealed record StoredObject(string Key, long Size, DateTimeOffset WrittenAt);

/// <summary>Where bytes are kept: on the disk, or in an object store. It knows neither tenants nor names; <see cref="TenantFiles"/> does.</summary>
public interface IFileStore
{
    /// <summary>Writes an object whole or not at all: who opens it meanwhile finds nothing, or all of it.</summary>
    /// <param name="key">Its key: two parts of lower-case hexadecimal digits with a slash between them.</param>
    /// <param name="content">Its bytes, from the beginning; the stream can seek.</param>
    /// <param name="sha256">Their SHA-256.</param>
    /// <param name="cancellationToken">Cancels; nothing is left then.</param>
    /// <exception cref="FileStoreException">The store does not take it.</exception>
    Task Put(string key, Stream content, ReadOnlyMemory<byte> sha256, CancellationToken cancellationToken);

    /// <summary>Opens an object for reading from its beginning; null when there is none.</summary>
    /// <exception cref="FileStoreException">The store does not answer.</exception>
    Task<Stream?> Open(string key, CancellationToken cancellationToken);

    /// <summary>Deletes an object; nothing happens when there is none.</summary>
    /// <exception cref="FileStoreException">The store does not answer.</exception>
    Task Delete(string key, CancellationToken cancellationToken);

    /// <summary>Everything whose key begins with <paramref name="folder"/> and a slash, in the order of the keys.</summary>
    /// <exception cref="FileStoreException">The store does not answer.</exception>
    IAsyncEnumerable<StoredObject> List(string folder, CancellationToken cancellationToken);
}

/// <summary>The store does not do what it should. The message is for the log: it names no file of anybody.</summary>
public sealed class FileStoreException(string message, Exception? inner = null) : Exception(message, inner);
