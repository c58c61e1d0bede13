using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace SaasStarter.Backbone.Files;

/// <summary>
/// Objects as files of a folder. One is written under another name, brought to the disk, and given its name: a crash or a full disk leaves a part that
/// nobody opens and the clean-up removes. Keys are checked, so that none leads out of the folder.
/// </summary>
internal sealed partial class LocalFileStore(string folder) : IFileStore
{
    private const string Unfinished = ".part";
    private const int BufferSize = 128 * 1024;

    private readonly string _root = Path.GetFullPath(folder);

    public async Task Put(string key, Stream content, ReadOnlyMemory<byte> sha256, CancellationToken cancellationToken)
    {
        var path = PathOf(key);
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await Write(path + Unfinished, content, cancellationToken);
            File.Move(path + Unfinished, path, overwrite: true);
        }
        catch (Exception exception)
        {
            File.Delete(path + Unfinished);
            if (exception is IOException or UnauthorizedAccessException)
                throw new FileStoreException("The folder of files cannot be written to: it is full, or not ours.", exception);
            throw;
        }
    }

    public Task<Stream?> Open(string key, CancellationToken cancellationToken)
    {
        try
        {
            return Task.FromResult<Stream?>(new FileStream(PathOf(key), FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, BufferSize,
                FileOptions.Asynchronous | FileOptions.SequentialScan));
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return Task.FromResult<Stream?>(null);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new FileStoreException("A file cannot be read.", exception);
        }
    }

    public Task Delete(string key, CancellationToken cancellationToken)
    {
        try
        {
            File.Delete(PathOf(key));
            return Task.CompletedTask;
        }
        catch (DirectoryNotFoundException)
        {
            return Task.CompletedTask;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new FileStoreException("A file cannot be deleted.", exception);
        }
    }

    public async IAsyncEnumerable<StoredObject> List(string folder, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var directory = new DirectoryInfo(Path.Combine(_root, Part().IsMatch(folder) ? folder : throw new ArgumentException("That is no folder of ours.", nameof(folder))));
        if (!directory.Exists)
            yield break;
        foreach (var file in directory.EnumerateFiles().OrderBy(file => file.Name, StringComparer.Ordinal))
        {
            cancellationToken.ThrowIfCancellationRequested();
            // It may have been deleted since.
            if (file.Exists)
                yield return new($"{folder}/{file.Name}", file.Length, file.LastWriteTimeUtc);
        }
        await Task.CompletedTask;
    }

    private static async Task Write(string path, Stream content, CancellationToken cancellationToken)
    {
        await using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, BufferSize, FileOptions.Asynchronous);
        await content.CopyToAsync(file, BufferSize, cancellationToken);
        await file.FlushAsync(cancellationToken);
        file.Flush(flushToDisk: true);
    }

    private string PathOf(string key) => Key().IsMatch(key) ? Path.Combine(_root, key) : throw new ArgumentException("That is no key of ours.", nameof(key));

    [GeneratedRegex(@"\A[0-9a-f]{1,64}/[0-9a-f]{1,64}(\.part)?\z")]
    private static partial Regex Key();

    [GeneratedRegex(@"\A[0-9a-f]{1,64}\z")]
    private static partial Regex Part();
}
