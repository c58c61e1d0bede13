using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Live;
using SaasStarter.Backbone.Tenancy;

namespace SaasStarter.Backbone.Files;

/// <summary>Deletes a file for good. It takes nothing of the plan, and makes room: it works whatever was paid.</summary>
/// <param name="Id">The file.</param>
public sealed record DeleteFile(Id<StoredFile> Id) : ICommand<Done>
{
    /// <inheritdoc/>
    public static Audience Audience => Audience.Member(FilePermissions.Add);

    /// <inheritdoc/>
    public static Entitlement Entitlement => Entitlement.Reading;

    /// <inheritdoc/>
    public string? Subject => Id.ToString();
}

internal sealed class DeleteFileHandler(TenantFiles files, TenantScope scope, FilePurposes purposes, LiveTopics live) : IHandler<DeleteFile, Done>
{
    public async Task<Result<Done>> Handle(DeleteFile request, CancellationToken cancellationToken)
    {
        if (await files.Find(request.Id, cancellationToken) is not { } file)
            return Problem.NotFound;
        if (!scope.Caller.MayRead(file, purposes) || !scope.Caller.MayDelete(file.CreatedBy))
            return Problem.Forbidden;
        await files.Delete(file, cancellationToken);
        live.Changed(AddFile.Topic);
        return Done.Instance;
    }
}
