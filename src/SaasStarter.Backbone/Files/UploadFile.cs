using SaasStarter.Backbone.Core;

namespace SaasStarter.Backbone.Files;

/// <summary>Uploads a file. Its bytes are looked at and stored before any transaction begins; <see cref="AddFile"/> makes it one of the tenant's.</summary>
/// <param name="File">The file; null when none was chosen.</param>
public sealed record UploadFile(IncomingFile? File) : ICommand<StoredFile>
{
    /// <inheritdoc/>
    public static Audience Audience => Audience.Member(FilePermissions.Add);

    /// <inheritdoc/>
    public void Validate(Validation check) => check.That(File is not null, nameof(File), Strings.Text("NothingChosen"));
}

internal sealed class UploadFileHandler(FileReceiver receiver, IDispatcher dispatcher) : IHandler<UploadFile, StoredFile>
{
    public async Task<Result<StoredFile>> Handle(UploadFile request, CancellationToken cancellationToken)
    {
        await using var content = request.File!.Open();
        var received = await receiver.Receive(content, request.File.FileName, FileTerms.Documents, cancellationToken);
        if (received.Problem is { } problem)
            return problem;
        var added = await dispatcher.Send(new AddFile(received.Value), cancellationToken);
        if (added.Problem is not null)
            await receiver.Forget(received.Value.StorageKey);
        return added;
    }
}
