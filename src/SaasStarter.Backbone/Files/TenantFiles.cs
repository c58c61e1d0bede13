using Microsoft.EntityFrameworkCore;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Persistence;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Files;

/// <summary>
/// The entered tenant's files, for the handlers of commands, queries and jobs of the Backbone. Rows are part of the running command; bytes are there before the row
/// and go after it, so that a crash leaves bytes without a row at worst, which the clean-up deletes.
/// </summary>
public sealed class TenantFiles(BackboneDb db, FileReceiver receiver, IFileStore store, TenantScope scope, AfterCommit afterCommit, TimeProvider clock)
{
    /// <summary>Receives and keeps a file in one step, for what the product makes by itself.</summary>
    /// <param name="content">Its bytes.</param>
    /// <param name="name">Its name.</param>
    /// <param name="purpose">What it is kept for.</param>
    /// <param name="madeFor">Who asked for it, and may read it beside those who have the purpose's permission; the caller by default.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The file, saved with the command; or a problem as <see cref="FileReceiver.Receive"/> has it.</returns>
    public async Task<Result<StoredFile>> Add(Stream content, string name, FilePurpose purpose, Id<Person>? madeFor, CancellationToken cancellationToken)
    {
        var received = await receiver.Receive(content, name, purpose, cancellationToken);
        return received.Problem is { } problem ? problem : await Keep(received.Value, madeFor, cancellationToken);
    }

    /// <summary>Makes a received file one of the tenant's.</summary>
    public async Task<StoredFile> Keep(ReceivedFile received, Id<Person>? madeFor, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var file = new StoredFile
        {
            Id = received.Id,
            Purpose = received.Purpose.Name,
            Name = received.Name,
            Kind = received.Kind.Name,
            Size = received.Size,
            Sha256 = received.Sha256,
            StorageKey = received.StorageKey,
            CreatedBy = madeFor ?? scope.Caller.Person?.Id,
            CreatedAt = now,
            ExpiresAt = now + received.Purpose.KeptFor,
        };
        db.Add(file);
        await db.SaveChangesAsync(cancellationToken);
        return file;
    }

    /// <summary>A file of the tenant; null when there is none.</summary>
    public Task<StoredFile?> Find(Id<StoredFile> id, CancellationToken cancellationToken) =>
        db.Set<StoredFile>().SingleOrDefaultAsync(file => file.Id == id, cancellationToken);

    /// <summary>Opens its bytes; null when they are missing.</summary>
    /// <exception cref="FileStoreException">The store does not answer.</exception>
    public Task<Stream?> Open(StoredFile file, CancellationToken cancellationToken) => store.Open(file.StorageKey, cancellationToken);

    /// <summary>Deletes a file: its row with the command, its bytes once that has committed.</summary>
    public async Task Delete(StoredFile file, CancellationToken cancellationToken)
    {
        db.Remove(file);
        await db.SaveChangesAsync(cancellationToken);
        afterCommit.Do(_ => receiver.Forget(file.StorageKey));
    }
}
