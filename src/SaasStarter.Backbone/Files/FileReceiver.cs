using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Files;

/// <summary>
/// Takes the bytes of a file for the entered tenant: looks at them, and puts them into the store under a key of our own. It asks nothing of the database, so that
/// no transaction waits for a store.
/// </summary>
public sealed partial class FileReceiver(IFileStore store, TenantScope scope, ILogger<FileReceiver> log)
{
    /// <summary>Receives a file.</summary>
    /// <param name="content">Its bytes. A stream that cannot seek is written to a temporary file first, as far as the purpose allows.</param>
    /// <param name="name">Its name, as somebody gave it.</param>
    /// <param name="purpose">What it is to be kept for.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>A problem with the field <c>File</c> when it is not what it says, not of a kind that is taken, or too large; or when the store does not answer.</returns>
    public async Task<Result<ReceivedFile>> Receive(Stream content, string name, FilePurpose purpose, CancellationToken cancellationToken)
    {
        var shown = FileName.Clean(name);
        if (shown.Length is 0 or > StoredFile.MaximumNameLength)
            return Refuse(Strings.Text("NameLength", StoredFile.MaximumNameLength));
        await using var spool = content.CanSeek ? null : await Spool(content, purpose.LargestSize, cancellationToken);
        var (file, refusal) = await FileInspector.Inspect(spool ?? content, shown, purpose, cancellationToken);
        if (file is null)
            return Refuse(refusal!);
        var key = $"{scope.Tenant.Id.Value:N}/{RandomNumberGenerator.GetHexString(32, lowercase: true)}";
        try
        {
            await store.Put(key, spool ?? content, file.Sha256, cancellationToken);
        }
        catch (FileStoreException exception)
        {
            LogNotStored(exception);
            return Problem.Unavailable(Strings.Text("StoreUnavailable"));
        }
        return new ReceivedFile(purpose, shown, file.Kind, file.Size, Convert.ToHexStringLower(file.Sha256), key);
    }

    /// <summary>Lets go of a file that was received and not kept.</summary>
    public async Task Forget(string storageKey)
    {
        try
        {
            await store.Delete(storageKey, CancellationToken.None);
        }
        catch (FileStoreException exception)
        {
            // The clean-up deletes it.
            LogNotDeleted(exception);
        }
    }

    private static Problem Refuse(LocalizedText why) => Problem.Invalid("File", why);

    // A byte more than allowed is enough to know.
    private static async Task<FileStream> Spool(Stream content, long most, CancellationToken cancellationToken)
    {
        var spool = TemporaryFile.Create();
        try
        {
            var buffer = new byte[128 * 1024];
            while (spool.Length <= most && await content.ReadAsync(buffer, cancellationToken) is > 0 and var read)
                await spool.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
            await spool.FlushAsync(cancellationToken);
            spool.Position = 0;
            return spool;
        }
        catch
        {
            await spool.DisposeAsync();
            throw;
        }
    }

    [LoggerMessage(LogLevel.Error, "A file could not be stored")]
    private partial void LogNotStored(Exception exception);

    [LoggerMessage(LogLevel.Warning, "A file that nobody needs any more could not be deleted now")]
    private partial void LogNotDeleted(Exception exception);
}
